using System.Text.Json;

namespace Easel.Server.Gallery;

/// <summary>A picture as clients see it.</summary>
internal sealed record PictureView(
    string Id, string Object, string Job, int Index, string Url, string Format, long Bytes, int Width, int Height, string Sha256, string Prompt, string Caption, string[] Tags, string[] Parents,
    long CreatedAt, JsonElement Recipe)
{
    public static PictureView Of(StoredPicture picture, SignedLinks links)
    {
        using var recipe = JsonDocument.Parse(picture.Recipe);
        return new PictureView(
            picture.Id, "picture", picture.JobId, picture.Index, links.Of(picture), picture.Format, picture.Bytes, picture.Width, picture.Height, picture.File, picture.Prompt, picture.Caption,
            Tag.Split(picture.Tags), Tag.Split(picture.Parents), picture.CreatedAt / 1000, recipe.RootElement.Clone());
    }
}
