using System.Text;
using CsCheck;
using Easel.Server.Api;
using Easel.Server.Http;
using Easel.Tests;

namespace Easel.Server.Tests.Api;

/// <summary>Bodies from strangers: whatever comes, it is understood or refused.</summary>
public sealed class PictureRequestTests(TinyModel model) : IDisposable
{
    private const string Sound =
        """
        {"prompt":"a red car","model":"gpt-image-1","n":2,"size":"64x64","quality":"high","background":"opaque","output_format":"webp","output_compression":70,"moderation":"low","response_format":"url",
        "stream":true,"partial_images":2,"style":"vivid","user":"u","seed":12,"steps":3,"guidance":1.5,"sampler":"euler","negative_prompt":null,"loras":[],
        "layout":{"place":"beach","time":"day","light":"natural","weather":"clear","season":"summer","style":"illustration","camera":"wide","items":[{"noun":"car","colour":"red","box":{"left":0.1,"top":0.5,"right":0.6,"bottom":0.9}}]}}
        """;

    private readonly TextToImage _easel = TextToImage.Load(model.Folder);

    public void Dispose() => _easel.Dispose();

    [Fact]
    public void Read_EverySetting_IsKept()
    {
        var request = Read(Encoding.UTF8.GetBytes(Sound));

        var (order, painted) = (request.Order, request.Order.Request);
        Assert.Equal((true, true, 2, "high", "webp", 70, true), (request.AsUrl, request.IsStream, request.PartialImages, order.Quality, order.FormatName, order.FileQuality, order.Previews));
        Assert.Equal((64, 64, 12ul, 2, 3, 1.5, "euler"), (painted.Width, painted.Height, painted.Seed, painted.Count, painted.Steps, painted.Guidance, painted.Sampler));
        Assert.Equal("car", Assert.Single(painted.Layout!.Items).Noun);
    }

    [Fact]
    public void Read_CutAnywhere_IsRefused()
    {
        var bytes = Encoding.UTF8.GetBytes(Sound);
        for (var length = 0; length < bytes.Length; length++) Assert.Equal(400, Assert.Throws<ApiException>(() => Read(bytes[..length])).Status);
    }

    [Fact]
    public void Read_BytesChanged_IsUnderstoodOrRefused() =>
        Gen.Select(Gen.Int[0, Sound.Length - 1], Gen.Byte).Array[1, 4].Sample(changes =>
        {
            var bytes = Encoding.UTF8.GetBytes(Sound);
            foreach (var (at, value) in changes) bytes[at] = value;
            UnderstoodOrRefused(bytes);
        }, iter: 5000);

    [Fact]
    public void Read_AnyValueInAnyField_IsUnderstoodOrRefused()
    {
        var names = Gen.OneOf("prompt", "model", "n", "size", "quality", "background", "output_format", "output_compression", "response_format", "stream", "partial_images", "seed", "steps", "guidance", "sampler", "layout", "loras", "\\ud800");
        var values = Gen.OneOf("null", "true", "-1", "0", "1e308", "-0.0", "9e999", "18446744073709551616", "\"\"", "\"auto\"", "\"\\udfff\"", "\"64x\"", "\"x\"", "\"0x0\"", "[]", "{}", "[[[[[[[[[]]]]]]]]]", "{\"items\":null}", "\"\\u0000\"", "\"2147483647x2147483647\"");
        Gen.Select(names, values).Array[1, 5].Sample(fields => UnderstoodOrRefused(Encoding.UTF8.GetBytes($"{{\"prompt\":\"x\",{string.Join(",", fields.Select(f => $"\"{f.Item1}\":{f.Item2}"))}}}")), iter: 3000);
    }

    [Fact]
    public void Read_NestedDeeply_IsRefused() => Assert.Throws<ApiException>(() => Read(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"layout\":", 100_000)))));

    private void UnderstoodOrRefused(byte[] body)
    {
        try
        {
            Assert.InRange(Read(body).Order.Request.Count, 1, 10);
        }
        catch (ApiException e)
        {
            Assert.Equal(400, e.Status);
            Assert.NotEmpty(e.Fault.Message);
        }
    }

    private PictureRequest Read(byte[] body)
    {
        using var document = JsonBody.Parse(body);
        var fields = new Fields(document.RootElement);
        var request = PictureRequest.Read(fields, _easel);
        fields.RefuseOthers();
        return request;
    }
}
