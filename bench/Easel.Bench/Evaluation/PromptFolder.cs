using Easel.Images;

namespace Easel.Bench.Evaluation;

/// <summary>The command <c>--prompts FILE</c>: a picture of each line, numbered, and one sheet of all.</summary>
internal static class PromptFolder
{
    /// <summary>Paints what is not there yet.</summary>
    /// <param name="model">Folder of the model.</param>
    /// <param name="prompts">File with a prompt a line; empty lines are passed over.</param>
    /// <param name="folder">Folder for the pictures and <c>sheet.png</c>.</param>
    /// <param name="seed">Seed of every picture.</param>
    public static int Make(string model, string prompts, string folder, ulong seed)
    {
        if (!File.Exists(prompts)) throw new InvalidRequestException($"There is no file {prompts}; give one with a prompt a line.");
        using var easel = TextToImage.Load(model);
        Directory.CreateDirectory(folder);
        var items = new List<(Picture, string?)>();
        foreach (var prompt in File.ReadLines(prompts).Select(line => line.Trim()).Where(line => line.Length > 0))
        {
            var path = Path.Combine(folder, $"{items.Count + 1:D4}.png");
            if (!File.Exists(path)) PictureFile.Save(path, PictureCodec.Encode(easel.Create(new ImageRequest(prompt) { Seed = seed }).Last().Result!.Picture, ImageFormat.Png), overwrite: true);
            items.Add((PictureFile.Load(path), prompt));
            Console.WriteLine($"{path}  {prompt}");
        }
        PictureFile.Save(Path.Combine(folder, "sheet.png"), PictureCodec.Encode(ContactSheet.Compose(items, 4, 256, 256), ImageFormat.Png), overwrite: true);
        return 0;
    }
}
