using MudBlazor;

namespace Easel.Server.Pages;

/// <summary>Colours and type of the page. Every pair of text and ground has a contrast of 4.5 or more.</summary>
internal static class EaselTheme
{
    private static readonly string[] Fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "DejaVu Sans", "sans-serif"];

    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#a8401f", PrimaryContrastText = "#ffffff", Secondary = "#3f5d5b", SecondaryContrastText = "#ffffff", Background = "#faf7f3", Surface = "#ffffff",
            TextPrimary = "#26211d", TextSecondary = "#645b53", TextDisabled = "#6f665e", ActionDefault = "#5a5149", ActionDisabled = "#8a8078", LinesInputs = "#948a81", LinesDefault = "#e5ded6",
            Divider = "#e5ded6", Success = "#2f6b3c", Error = "#b3261e", Warning = "#8a5200", Info = "#2b5d86", AppbarBackground = "#faf7f3", AppbarText = "#26211d", OverlayDark = "rgba(30,24,20,0.55)",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#f5a688", PrimaryContrastText = "#2a1209", Secondary = "#9cc4c0", SecondaryContrastText = "#0f2422", Background = "#171513", Surface = "#211e1b",
            TextPrimary = "#f2ece6", TextSecondary = "#bdb2a8", TextDisabled = "#9d9389", ActionDefault = "#cfc5bb", ActionDisabled = "#8d837a", LinesInputs = "#857b72", LinesDefault = "#3a3530",
            Divider = "#3a3530", Success = "#8fd19e", Error = "#ffb4ab", ErrorContrastText = "#3b0906", Warning = "#f2c27b", WarningContrastText = "#2b1a00", Info = "#a5cdf0", InfoContrastText = "#06243b",
            SuccessContrastText = "#06210e", AppbarBackground = "#171513", AppbarText = "#f2ece6", OverlayDark = "rgba(0,0,0,0.65)",
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "12px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Fonts, FontSize = "1rem", LineHeight = "1.5" },
            Button = new ButtonTypography { FontFamily = Fonts, TextTransform = "none", FontWeight = "600", FontSize = ".95rem" },
        },
    };
}
