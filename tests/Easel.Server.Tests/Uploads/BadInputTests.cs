using System.Net;
using System.Net.Http.Headers;
using System.Text;
using CsCheck;
using Easel.Images;
using Easel.Server.Http;
using Easel.Server.Uploads;

namespace Easel.Server.Tests.Uploads;

/// <summary>What strangers send instead of pictures.</summary>
public sealed class BadInputTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private readonly RunningServer _server = shared.Server;

    public static TheoryData<string, byte[], int, string> Bad => new()
    {
        { "empty", [], 400, "empty_image_file" },
        { "text", Encoding.UTF8.GetBytes("<html>no picture</html>"), 400, "invalid_image_file" },
        { "gif", [.. "GIF89a"u8, .. new byte[100]], 400, "invalid_image_file" },
        { "svg", Encoding.UTF8.GetBytes("<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>"), 400, "invalid_image_file" },
        { "cut", Pictures.Png()[..500], 400, "invalid_image_file" },
        { "animated png", Pictures.RawPng(2, 1, 8, 2, new byte[7], ("acTL", [0, 0, 0, 2, 0, 0, 0, 0])), 400, "invalid_image_file" },
        { "animated webp", [.. "RIFF"u8, 30, 0, 0, 0, .. "WEBPVP8X"u8, 10, 0, 0, 0, 2, .. new byte[20]], 400, "invalid_image_file" },
        { "a billion pixels", Pictures.RawPng(40_000, 30_000, 1, 0, new byte[1000]), 400, "invalid_image_file" },
        { "two billion pixels a side", Pictures.RawPng(int.MaxValue, int.MaxValue, 8, 2, new byte[1000]), 400, "invalid_image_file" },
        { "no pixels", Pictures.RawPng(0, 0, 8, 2, []), 400, "invalid_image_file" },
        { "longer than shapes go", Pictures.Png(600, 16), 400, "unsupported_value" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Edit_NoSoundPicture_IsRefused(string what, byte[] file, int status, string code)
    {
        using var response = await _server.Client.PostAsync("/v1/images/edits", Pictures.Form(("image", file), ("prompt", "a boat")));

        Assert.True(code == (await response.ErrorAsync(status)).Text("code"), what);
    }

    public static TheoryData<string, byte[]> Unusual => new()
    {
        { "16 bit", Pictures.RawPng(64, 64, 16, 2, new byte[64 * (64 * 6 + 1)]) },
        { "cmyk", Pictures.CmykJpeg() },
        { "1 bit", Pictures.RawPng(64, 64, 1, 0, new byte[64 * 9]) },
        { "a hundred megabytes of text in a chunk", Pictures.RawPng(64, 64, 8, 0, new byte[64 * 65], ("zTXt", [.. "easel.recipe"u8, 0, 0, .. Zipped(100_000_000)])) },
        { "a colour profile that is none", Pictures.RawPng(64, 64, 8, 0, new byte[64 * 65], ("iCCP", [.. "x"u8, 0, 0, .. Zipped(50_000_000)])) },
        { "a recipe that is none", Pictures.RawPng(64, 64, 8, 0, new byte[64 * 65], ("tEXt", [.. "easel.recipe"u8, 0, .. "{\"model\":7}"u8])) },
        { "transparent", Pictures.Mask() },
    };

    [Theory]
    [MemberData(nameof(Unusual))]
    public async Task Edit_UnusualPicture_IsTaken(string what, byte[] file)
    {
        using var response = await _server.Client.PostAsync("/v1/images/edits", Pictures.Form(("image", file), ("prompt", "a boat")));

        Assert.True(response.IsSuccessStatusCode, $"{what}: {await response.Content.ReadAsStringAsync()}");
    }

    [Theory]
    [InlineData("image", 51_000_000)]
    [InlineData("image", 60_000_000)]
    [InlineData("image", 65_000_000)]
    [InlineData("mask", 4_100_000)]
    [InlineData("prompt", 200_000)]
    public async Task Edit_TooLarge_Is413(string field, int bytes)
    {
        var content = new ByteArrayContent(new byte[bytes]);
        using var form = Pictures.Form(("image", Pictures.Png()));
        if (field == "prompt") form.Add(content, field);
        else form.Add(content, field, "x.png");
        if (field != "prompt") form.Add(new StringContent("x"), "prompt");
        using var response = field == "image" ? await _server.Client.PostAsync("/v1/images/edits", Single(content)) : await _server.Client.PostAsync("/v1/images/edits", form);

        Assert.Equal("request_too_large", (await response.ErrorAsync(413)).Text("code"));
    }

    [Fact]
    public async Task Edit_MaskOfAnotherSizeOrWithoutAHole_IsRefused()
    {
        foreach (var mask in new[] { Pictures.Mask(32, 32), Pictures.Png(), Pictures.Mask(65, 64) })
        {
            using var response = await _server.Client.PostAsync("/v1/images/edits", Pictures.Form(("image", Pictures.Png()), ("mask", mask), ("prompt", "x")));
            Assert.Equal(("mask", "invalid_mask_image_format"), ((await response.ErrorAsync(400)).Text("param"), "invalid_mask_image_format"));
        }
    }

    [Theory]
    [InlineData("multipart/form-data", 415)]
    [InlineData("multipart/form-data; boundary=\"\"", 415)]
    [InlineData("multipart/form-data; boundary=x", 400)]
    [InlineData("application/x-www-form-urlencoded", 415)]
    [InlineData("text/plain", 415)]
    public async Task Edit_NoForm_IsRefused(string type, int status)
    {
        var content = new ByteArrayContent("--x\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\nnever ends"u8.ToArray());
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var response = await _server.Client.PostAsync("/v1/images/edits", content);

        await response.ErrorAsync(status);
    }

    [Fact]
    public async Task Edit_ManyParts_AreRefused()
    {
        using var form = new MultipartFormDataContent();
        for (var i = 0; i < 100; i++) form.Add(new StringContent("x"), $"field{i}");
        using var response = await _server.Client.PostAsync("/v1/images/edits", form);

        Assert.Equal("invalid_form", (await response.ErrorAsync(400)).Text("code"));
    }

    [Fact]
    public void InputPicture_BytesChanged_IsAPictureOrRefused()
    {
        byte[][] files = [Pictures.Png(16, 16), PictureCodec.Encode(Pictures.Noise(16, 16), ImageFormat.Jpeg), PictureCodec.Encode(Pictures.Noise(16, 16), ImageFormat.Webp)];
        Gen.Select(Gen.Int[0, 2], Gen.Select(Gen.Int[0, 700], Gen.Byte).Array[1, 6], Gen.Int[1, 1000]).Sample((which, changes, length) =>
        {
            var file = files[which][..Math.Min(length, files[which].Length)];
            foreach (var (at, value) in changes) file[at % file.Length] = value;
            try
            {
                Assert.InRange(InputPicture.Of(file, "image").Picture.Width, 1, InputPicture.MaxPixels);
            }
            catch (ApiException e)
            {
                Assert.Equal(400, e.Status);
            }
        }, iter: 1000);
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700:4700::1111", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.8.9.10", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("2001:db8::1", false)]
    public void PublicAddress_Any_IsJudged(string address, bool isPublic) => Assert.Equal(isPublic, PublicAddress.Is(IPAddress.Parse(address)));

    private static MultipartFormDataContent Single(HttpContent content)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        return new MultipartFormDataContent { { content, "image", "x.png" }, { new StringContent("x"), "prompt" } };
    }

    private static byte[] Zipped(int zeros)
    {
        using var packed = new MemoryStream();
        using (var zip = new System.IO.Compression.ZLibStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
            for (var left = zeros; left > 0; left -= 1 << 20) zip.Write(new byte[Math.Min(left, 1 << 20)]);
        return packed.ToArray();
    }
}
