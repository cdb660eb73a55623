using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Easel.Denoising;
using Easel.Images;
using Easel.Layouts;
using Easel.Server.Http;
using Easel.Server.Jobs;

namespace Easel.Server.Api;

/// <summary>What the body of a request for pictures says, with nothing left open.</summary>
/// <param name="Order">What to paint.</param>
/// <param name="AsUrl">Whether the client wants addresses instead of the files themselves.</param>
/// <param name="IsStream">Whether it wants events.</param>
/// <param name="PartialImages">How many unfinished pictures it wants per picture, 0 to 3.</param>
internal sealed record PictureRequest(PaintOrder Order, bool AsUrl, bool IsStream, int PartialImages)
{
    /// <summary>Most pictures of one request.</summary>
    public const int MaxCount = 10;

    /// <summary>Reads the fields of OpenAI's images API, and those that go beyond it.</summary>
    /// <param name="fields">The body.</param>
    /// <param name="easel">The model that will paint.</param>
    /// <param name="previews">Whether unfinished pictures are wanted in any case.</param>
    /// <param name="edit">The picture to change; null for a new one.</param>
    /// <exception cref="ApiException">400: a field is wrong, or asks for what the model cannot do.</exception>
    public static PictureRequest Read(Fields fields, TextToImage easel, bool previews = false, EditInput? edit = null)
    {
        var model = fields.Text("model", 200);
        var prompt = edit is { IsVariation: true } ? "" : Prompt(fields, model);
        IgnoreWhatChangesNothing(fields);
        RefuseWhatTheModelCannot(fields);
        var negative = Negative(fields, easel);

        var (width, height) = Size(fields, easel);
        var count = fields.Whole("n", 1, MaxCount) ?? 1;
        if (model == "dall-e-3" && count > 1) throw ApiException.Invalid("'n' is 1 for dall-e-3; ask again for each picture, or name another model.", "n");
        var (qualityAsked, quality) = (fields.Any("quality"), QualityOf(fields));
        var (seed, steps, guidance) = (fields.Unsigned("seed"), Steps(fields), OneOf(fields, "guidance", "guidance_scale", name => fields.Number(name, -100, 100)));
        var request = new ImageRequest(prompt)
        {
            Width = width, Height = height, Count = count, Seed = seed ?? (ulong)RandomNumberGenerator.GetInt32(int.MaxValue), Quality = Enum.Parse<Quality>(quality, ignoreCase: true), Steps = steps, Guidance = guidance,
            Sampler = fields.Choice("sampler", [.. Sampler.All.Select(s => s.Name)]), Layout = GivenLayout(fields, easel), Negative = negative,
        };
        EditOrder? order = null;
        if (edit is not null)
        {
            var (strength, fidelity) = (fields.Number("strength", 0.01, 1), edit.IsVariation ? null : fields.Choice("input_fidelity", "high", "low"));
            // Without a seed, a picture that was made here keeps its own, so that what stays keeps its look; a variation never does.
            var ownSeed = seed is null && edit.Recipe is not null && !edit.IsVariation ? (ulong?)null : request.Seed;
            // A picture that was made here keeps its own settings unless others are asked for.
            var sampling = qualityAsked is null || request.Quality == Quality.Medium ? null : easel.Model.Defaults.For(request.Quality);
            order = new EditOrder(edit.PictureName, edit.MaskName, strength, width is not null, fidelity == "high", edit.Recipe?.ToJson(), edit.Parents)
            {
                Others = [.. edit.Others.Select(other => other.ToJson())], Seed = ownSeed, Steps = steps ?? sampling?.Steps, Guidance = guidance ?? sampling?.Guidance, Sampler = request.Sampler ?? sampling?.Sampler, Where = Where(fields, easel, edit),
            };
            if (width is null) request = Sized(request, easel, edit);
            request = request with { Source = new SourcePicture(edit.Picture, strength ?? EditRequest.WholeStrength) { Mask = edit.Mask } };
        }
        var format = Format(fields);
        var fileQuality = FileQuality(fields, format);
        var asUrl = (fields.Choice("response_format", "url", "b64_json") ?? (model is "dall-e-2" or "dall-e-3" ? "url" : "b64_json")) == "url";
        var (stream, partial) = (fields.Flag("stream") ?? false, fields.Whole("partial_images", 0, 3) ?? 0);
        // The pictures themselves are kept as files, not with the order.
        var settled = easel.Settle(request) with { Source = null };
        return new PictureRequest(new PaintOrder(settled, quality, format, fileQuality, previews || (stream && partial > 0)) { Edit = order }, asUrl, stream, partial);
    }

    private static string Prompt(Fields fields, string? model)
    {
        // OpenAI's limits of the models that a client may name.
        var most = model switch { "dall-e-2" => 1000, "dall-e-3" => 4000, _ => ImageRequest.MaxPromptLength };
        var prompt = fields.Text("prompt", most) ?? throw ApiException.Invalid("There is no 'prompt'; say what the picture shall show.", "prompt", "missing_required_parameter");
        if (string.IsNullOrWhiteSpace(prompt)) throw ApiException.Invalid("'prompt' is empty; say what the picture shall show.", "prompt");
        return prompt;
    }

    private static ImageRequest Sized(ImageRequest request, TextToImage easel, EditInput edit)
    {
        try
        {
            var (width, height) = easel.NearestTo(edit.Picture);
            return request with { Width = width, Height = height };
        }
        catch (InvalidRequestException e)
        {
            throw ApiException.Invalid(e.Message, "image", "unsupported_value");
        }
    }

    private static string? Where(Fields fields, TextToImage easel, EditInput edit)
    {
        if (edit.IsVariation || fields.Text("where", ImageRequest.MaxPromptLength) is not { } words) return null;
        if (string.IsNullOrWhiteSpace(words)) throw ApiException.Invalid("'where' is empty; name a thing of the picture, or leave it out.", "where");
        if (edit.Mask is not null) throw ApiException.Invalid("'where' finds the place by itself; leave 'mask' out.", "where");
        if (!easel.Model.CanLocate && (edit.Recipe is null || easel.Model.Planner is null))
            throw ApiException.Invalid("This model cannot tell where in such a picture a word is; Stable Diffusion 1.x, 2.x and XL can, and Easel One of its own pictures. Give a 'mask'.", "where", "unsupported_value");
        return words;
    }

    /// <summary>Fields that are checked like all others and make no difference here.</summary>
    private static void IgnoreWhatChangesNothing(Fields fields)
    {
        fields.Choice("moderation", "low", "auto");
        fields.Choice("style", "vivid", "natural");
        fields.Text("user", 1000);
    }

    private static void RefuseWhatTheModelCannot(Fields fields)
    {
        if (fields.Choice("background", "transparent", "opaque", "auto") == "transparent")
            throw ApiException.Invalid("This model paints opaque pictures only; set 'background' to opaque or auto.", "background", "unsupported_value");
        if (fields.Any("loras") is { } loras && !(loras.ValueKind == JsonValueKind.Array && loras.GetArrayLength() == 0))
            throw ApiException.Invalid("LoRAs are merged when the server starts (easel serve --lora), not for single pictures; leave 'loras' out.", "loras", "unsupported_value");
    }

    private static string? Negative(Fields fields, TextToImage easel)
    {
        var negative = fields.Text("negative_prompt", ImageRequest.MaxPromptLength);
        if (string.IsNullOrWhiteSpace(negative)) return null;
        return easel.Model.TakesNegative ? negative : throw ApiException.Invalid("This model takes no 'negative_prompt'; say 'no …' or 'without …' in the prompt.", "negative_prompt", "unsupported_value");
    }

    private static (int? Width, int? Height) Size(Fields fields, TextToImage easel)
    {
        if (fields.Text("size", 100) is not { } size || size == "auto") return (null, null);
        if (size.Split('x') is not [var w, var h] || !TrySide(w, out var width) || !TrySide(h, out var height))
            throw ApiException.Invalid($"'{size}' is no size; give width and height in pixels such as 256x256, or auto.", "size");
        try
        {
            easel.Settle(new ImageRequest("size") { Width = width, Height = height });
        }
        catch (InvalidRequestException e)
        {
            throw ApiException.Invalid(e.Message, "size", "unsupported_value");
        }
        return (width, height);

        static bool TrySide(string text, out int side) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out side) && side > 0;
    }

    private static string QualityOf(Fields fields) => fields.Choice("quality", "auto", "low", "medium", "high", "standard", "hd") switch { "low" => "low", "high" or "hd" => "high", _ => "medium" };

    private static int? Steps(Fields fields) => OneOf(fields, "steps", "num_inference_steps", name => fields.Whole(name, 1, 1000));

    /// <summary>A field that goes by two names: Easel's own and that of diffusers.</summary>
    private static T? OneOf<T>(Fields fields, string name, string alias, Func<string, T?> read) where T : struct
    {
        var (own, other) = (read(name), read(alias));
        return own is null || other is null ? own ?? other : throw ApiException.Invalid($"'{name}' and '{alias}' are the same; give one of them.", alias);
    }

    private static Layout? GivenLayout(Fields fields, TextToImage easel)
    {
        if (fields.Any("layout") is not { } layout) return null;
        if (layout.ValueKind != JsonValueKind.Object) throw ApiException.Invalid("'layout' is no object; give one as 'easel plan' writes it.", "layout", "invalid_type");
        try
        {
            var planner = easel.Model.Planner ?? throw ApiException.Invalid("The model paints from words alone; leave 'layout' out.", "layout");
            return LayoutJson.Read(layout.GetRawText(), planner.Lexicon);
        }
        catch (InvalidRequestException e)
        {
            throw ApiException.Invalid(e.Message, "layout");
        }
    }

    private static ImageFormat Format(Fields fields) => fields.Choice("output_format", "png", "jpeg", "webp") switch { "jpeg" => ImageFormat.Jpeg, "webp" => ImageFormat.Webp, _ => ImageFormat.Png };

    private static int FileQuality(Fields fields, ImageFormat format)
    {
        var compression = fields.Whole("output_compression", 0, 100) ?? 100;
        if (format == ImageFormat.Png && compression < 100)
            throw ApiException.Invalid($"'output_compression' {compression} does not go with png, which loses nothing; use jpeg or webp, or leave it out.", "output_compression", "unsupported_value");
        return Math.Max(1, compression);
    }
}
