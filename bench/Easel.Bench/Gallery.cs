using Easel.Images;

namespace Easel.Bench;

/// <summary>Makes one picture per prompt with a fixed seed and puts them on a sheet, none left out.</summary>
internal static class Gallery
{
    public static void Make(string model, string promptsFile, string sheetFile, ulong seed, int? size)
    {
        using var easel = TextToImage.Load(model);
        var prompts = File.ReadLines(promptsFile).Where(p => p.Length > 0).ToArray();
        var pictures = new List<(Picture, string?)>();
        foreach (var prompt in prompts)
        {
            pictures.Add((easel.Create(new ImageRequest(prompt) { Seed = seed, Width = size, Height = size }).Last().Result!.Picture, prompt));
            Console.WriteLine(prompt);
        }
        var sheet = ContactSheet.Compose(pictures, columns: 4, size ?? 256, size ?? 256);
        PictureFile.Save(sheetFile, PictureCodec.Encode(sheet, sheetFile.EndsWith(".webp", StringComparison.OrdinalIgnoreCase) ? ImageFormat.Webp : ImageFormat.Png), overwrite: true);
    }
}
