using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Easel.Tests;

namespace Easel.Server.Tests.Api;

/// <summary>OpenAI's images API, one row per field and value: accepted, or refused by name.</summary>
public sealed partial class ContractTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Generations = "/v1/images/generations", Edits = "/v1/images/edits", EditsAsJson = "/v1/images/edits as JSON", Variations = "/v1/images/variations", Tool = "/v1/responses";
    private const string Accepted = "accepted", Unsupported = "unsupported_value", Invalid = "invalid_value";
    private static readonly string[] Everywhere = [Generations, Edits, EditsAsJson, Tool];

    // Fields that several endpoints share, with what becomes of each value. Sizes that the model cannot paint are refused with the nearest that it can; transparency always.
    private static readonly (string[] Endpoints, string Field, string[] Values, string Verdict)[] Table =
    [
        ([Generations, Edits, EditsAsJson], "prompt", ["\"a red car\"", "LONG 32000"], Accepted),
        ([Generations, Edits, EditsAsJson], "prompt", ["LONG 32001"], "string_above_max_length"),
        ([Generations, Edits, EditsAsJson], "prompt", ["null", "\"\""], "missing or empty"),
        ([.. Everywhere, Variations], "model", ["\"gpt-image-1.5\"", "\"gpt-image-2\"", "\"gpt-image-2-2026-04-21\"", "\"gpt-image-1\"", "\"gpt-image-1-mini\"", "\"dall-e-2\"", "\"dall-e-3\"", "\"chatgpt-image-latest\"", "\"any other\"", "null"], Accepted),
        ([Generations, Edits, EditsAsJson, Variations], "n", ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "null"], Accepted),
        ([Generations, Edits, EditsAsJson, Variations], "n", ["0", "11", "-1"], Invalid),
        (Everywhere, "quality", ["\"auto\"", "\"low\"", "\"medium\"", "\"high\"", "\"standard\"", "\"hd\"", "null"], Accepted),
        (Everywhere, "quality", ["\"ultra\""], Invalid),
        ([Generations, Edits, EditsAsJson, Variations, Tool], "size", ["\"auto\"", "\"256x256\"", "\"96x64\"", "null"], Accepted),
        ([Generations, Edits, EditsAsJson, Variations, Tool], "size", ["\"1024x1024\"", "\"1536x1024\"", "\"1024x1536\"", "\"512x512\"", "\"1792x1024\"", "\"1024x1792\"", "\"3840x2160\"", "\"100x100\"", "\"256x64\""], Unsupported),
        ([Generations, Edits, EditsAsJson, Variations, Tool], "size", ["\"WxH\"", "\"0x0\"", "\"256\""], Invalid),
        (Everywhere, "background", ["\"opaque\"", "\"auto\"", "null"], Accepted),
        (Everywhere, "background", ["\"transparent\""], Unsupported),
        (Everywhere, "background", ["\"white\""], Invalid),
        (Everywhere, "output_format", ["\"png\"", "\"jpeg\"", "\"webp\"", "null"], Accepted),
        (Everywhere, "output_format", ["\"gif\""], Invalid),
        (Everywhere, "output_compression", ["100", "null"], Accepted),
        (Everywhere, "output_compression", ["101", "-1"], Invalid),
        (Everywhere, "moderation", ["\"low\"", "\"auto\"", "null"], Accepted),
        (Everywhere, "moderation", ["\"high\""], Invalid),
        ([Generations, Edits, EditsAsJson, Variations], "response_format", ["\"url\"", "\"b64_json\"", "null"], Accepted),
        ([Generations, Edits, EditsAsJson, Variations], "response_format", ["\"png\""], Invalid),
        ([Generations, Edits, EditsAsJson], "stream", ["true", "false", "null"], Accepted),
        ([Generations, Edits, EditsAsJson], "stream", ["\"maybe\""], "invalid_type"),
        (Everywhere, "partial_images", ["0", "1", "2", "3", "null"], Accepted),
        (Everywhere, "partial_images", ["4", "-1"], Invalid),
        ([Generations], "style", ["\"vivid\"", "\"natural\"", "null"], Accepted),
        ([Generations], "style", ["\"bold\""], Invalid),
        ([Generations, Edits, EditsAsJson, Variations], "user", ["\"someone\"", "null"], Accepted),
        ([Edits, EditsAsJson, Tool], "input_fidelity", ["\"high\"", "\"low\"", "null"], Accepted),
        ([Edits, EditsAsJson, Tool], "input_fidelity", ["\"medium\""], Invalid),
        ([Edits, Variations], "image", ["PNG", "JPEG", "WEBP"], Accepted),
        ([Edits, Variations], "image", ["GIF"], "invalid_image_file"),
        ([Edits], "image[]", ["PNG"], Accepted),
        ([Edits], "mask", ["MASK"], Accepted),
        ([Edits], "mask", ["SMALL MASK", "PNG"], "invalid_mask_image_format"),
        ([EditsAsJson], "images", ["[{\"image_url\":\"DATA\"}]", "[{\"file_id\":\"FILE\"}]"], Accepted),
        ([EditsAsJson], "images", ["[{\"image_url\":\"DATA\",\"file_id\":\"FILE\"}]", "[{}]"], Invalid),
        ([EditsAsJson], "mask", ["{\"image_url\":\"MASK\"}", "null"], Accepted),
        ([Tool], "input_image_mask", ["{\"image_url\":\"MASK\"}"], Accepted),
        ([Tool], "action", ["\"generate\"", "\"edit\"", "\"auto\"", "null"], Accepted),
        ([Tool], "action", ["\"paint\""], Invalid),
    ];

    public static TheoryData<string, string, string, string> Rows
    {
        get
        {
            var rows = new TheoryData<string, string, string, string>();
            foreach (var (endpoints, name, values, verdict) in Table)
                foreach (var endpoint in endpoints)
                    foreach (var value in values)
                        rows.Add(endpoint, name, value, verdict);
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Send_FieldWithAValue_IsAcceptedOrRefusedByName(string endpoint, string field, string value, string verdict)
    {
        using var response = await SendAsync(endpoint, field, value);

        if (verdict == Accepted)
        {
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
            return;
        }
        var error = await response.ErrorAsync(400);
        Assert.Equal(field, error.Text("param"));
        if (verdict != "missing or empty") Assert.Equal(verdict, error.Text("code"));
    }

    [Theory]
    [InlineData("dall-e-2", 1000)]
    [InlineData("dall-e-3", 4000)]
    public async Task Send_PromptForANamedModel_HasItsLimit(string model, int most)
    {
        using var longest = await shared.Server.PostAsync(Generations, JsonSerializer.Serialize(new { prompt = new string('a', most), model, steps = 1 }));
        using var longer = await shared.Server.PostAsync(Generations, JsonSerializer.Serialize(new { prompt = new string('a', most + 1), model }));

        Assert.True(longest.IsSuccessStatusCode);
        Assert.Equal("string_above_max_length", (await longer.ErrorAsync(400)).Text("code"));
    }

    [Fact]
    public void Rows_AgainstThePageOfTheContract_HaveEveryFieldAndValue()
    {
        var page = File.ReadAllText(SharedData.Require("facts/openai-images-api.md"));
        var missing = new List<string>();
        foreach (Match row in TableRow().Matches(Section(page, "c.1")))
        {
            var field = row.Groups[1].Value;
            Need(Generations, field, null);
            foreach (Match value in Quoted().Matches(row.Groups[2].Value))
                if (value.Groups[1].Value != "WxH") Need(Generations, field, value.Groups[1].Value);
        }
        var edits = Section(page, "c.2").Split("**application/json**");
        foreach (var field in Names(edits[0], "image", "image[]", "prompt", "mask", "model", "n", "size", "quality", "background", "input_fidelity", "output_format", "output_compression", "response_format", "stream", "partial_images", "user")) Need(Edits, field, null);
        foreach (var field in Names(edits[1], "images", "mask", "prompt", "model", "n", "quality", "input_fidelity", "size", "user", "output_format", "output_compression", "moderation", "background", "stream", "partial_images")) Need(EditsAsJson, field, null);
        foreach (var field in Names(Section(page, "c.3"), "image", "model", "n", "response_format", "size", "user")) Need(Variations, field, null);
        foreach (Match field in ToolField().Matches(Section(page, "c.8").Split('\n').First(line => line.StartsWith("Tool:", StringComparison.Ordinal))))
            if (field.Groups[1].Value is not ("type" or "image_generation" or "image_url" or "file_id" or "generate|edit|auto")) Need(Tool, field.Groups[1].Value, null);

        Assert.Empty(missing);

        void Need(string endpoint, string field, string? value)
        {
            if (!Table.Any(t => t.Endpoints.Contains(endpoint) && t.Field == field && (value is null || t.Values.Contains($"\"{value}\"")))) missing.Add($"{endpoint} {field} {value}");
        }

        // Those of the page, as the page writes them: a field that is added to it must be added here.
        static IEnumerable<string> Names(string text, params string[] known)
        {
            foreach (var name in known) Assert.True(Regex.IsMatch(text, $@"[`, ]{Regex.Escape(name)}[`, ]"), $"the page has no {name}");
            return known;
        }
    }

    private static string Section(string page, string number) => page.Split($"### {number} ")[1].Split("\n### ")[0];

    private async Task<HttpResponseMessage> SendAsync(string endpoint, string field, string value)
    {
        if (endpoint is Edits or Variations) return await shared.Server.Client.PostAsync(endpoint, Form(endpoint, field, value));
        if (value.Contains("FILE", StringComparison.Ordinal))
        {
            using var added = await shared.Server.Client.PostAsync("/v1/files", Pictures.Form(("file", Pictures.Png()), ("purpose", "vision")));
            value = value.Replace("FILE", (await added.Content.ReadFromJsonAsync<JsonElement>()).Text("id"), StringComparison.Ordinal);
        }
        value = value.StartsWith("LONG ", StringComparison.Ordinal) ? $"\"{Long(value)}\"" : value.Replace("DATA", Data(Pictures.Png()), StringComparison.Ordinal).Replace("MASK", Data(Pictures.Mask()), StringComparison.Ordinal);
        var fields = new Dictionary<string, string> { ["steps"] = "1" };
        if (endpoint != Tool) fields["prompt"] = "\"a red car\"";
        if (endpoint == EditsAsJson) fields["images"] = $"[{{\"image_url\":\"{Data(Pictures.Png())}\"}}]";
        fields[field] = value;
        var body = $"{{{string.Join(",", fields.Select(f => $"\"{f.Key}\":{f.Value}"))}}}";
        if (endpoint != Tool) return await shared.Server.PostAsync(endpoint.Split(' ')[0], body);
        var input = field is "input_image_mask" or "action" or "input_fidelity" ? $"[{{\"role\":\"user\",\"content\":[{{\"type\":\"input_text\",\"text\":\"a red car\"}},{{\"type\":\"input_image\",\"image_url\":\"{Data(Pictures.Png())}\"}}]}}]" : "\"a red car\"";
        return await shared.Server.PostAsync(Tool, $"{{\"input\":{input},\"tools\":[{{\"type\":\"image_generation\",{body[1..]}]}}");
    }

    private static MultipartFormDataContent Form(string endpoint, string field, string value)
    {
        var parts = new Dictionary<string, object> { ["steps"] = "1" };
        if (endpoint == Edits) parts["prompt"] = "a red car";
        if (field != "image[]") parts["image"] = Pictures.Png();
        parts[field] = value switch
        {
            "PNG" => Pictures.Png(), "JPEG" => Easel.Images.PictureCodec.Encode(Pictures.Noise(64, 64), Easel.Images.ImageFormat.Jpeg), "WEBP" => Easel.Images.PictureCodec.Encode(Pictures.Noise(64, 64), Easel.Images.ImageFormat.Webp),
            "GIF" => Encoding.ASCII.GetBytes("GIF89a" + new string('x', 100)), "MASK" => Pictures.Mask(), "SMALL MASK" => Pictures.Mask(32, 32), "null" => "",
            _ when value.StartsWith("LONG ", StringComparison.Ordinal) => Long(value), _ => value.Trim('"'),
        };
        return Pictures.Form([.. parts.Select(p => (p.Key, p.Value))]);
    }

    private static string Long(string value) => new('a', int.Parse(value.Split(' ')[1]));

    private static string Data(byte[] file) => $"data:image/png;base64,{Convert.ToBase64String(file)}";

    [GeneratedRegex(@"^\| `(\w+)`[^|]*\|([^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex TableRow();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex("\"([a-z_|]+)\"")]
    private static partial Regex ToolField();
}
