using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Easel.Bench.Serving;
using Easel.Tests;

namespace Easel.Server.Tests.Clients;

/// <summary>OpenAI's client for JavaScript, the second that knows nothing of Easel but its address.</summary>
public sealed class JavaScriptClientTests(TinyModel model)
{
    [Fact]
    public async Task Client_EverythingItDoesWithPictures_IsUnderstood()
    {
        var folder = Installed();
        var data = Directory.CreateTempSubdirectory("easel-node-").FullName;
        try
        {
            using var server = await ServerProcess.StartAsync(ServerProgram.Path, model.Folder, data, "--threads", "1");
            var (picture, mask) = (Path.Combine(data, "picture.png"), Path.Combine(data, "mask.png"));
            await File.WriteAllBytesAsync(picture, Pictures.Png());
            await File.WriteAllBytesAsync(mask, Pictures.Mask());
            var (code, output, error) = Run("node", folder, "client.mjs", new Uri(server.Client.BaseAddress!, "v1").ToString(), picture, mask);
            Assert.True(code == 0, error);
            var seen = JsonDocument.Parse(output).RootElement;

            Assert.Equal((2, "96x64", "low"), (seen.GetProperty("generate").GetProperty("count").GetInt32(), seen.GetProperty("generate").Text("size"), seen.GetProperty("generate").Text("quality")));
            Assert.Equal(200, seen.GetProperty("url").GetProperty("status").GetInt32());
            foreach (var name in new[] { "generate", "edit", "editOfAList", "responses" }) Assert.True(seen.GetProperty(name).GetProperty("bytes").GetInt32() > 1000, name);
            Assert.Equal(2, seen.GetProperty("variation").GetProperty("count").GetInt32());
            Assert.Equal(["image_generation.partial_image", "image_generation.partial_image", "image_generation.completed"], Texts(seen, "stream"));
            Assert.Equal("image_edit.completed", Texts(seen, "editStream")[^1]);
            Assert.Equal(["image_generation_call", "image_generation_call"], Texts(seen.GetProperty("responses"), "types"));
            Assert.True(seen.GetProperty("retrieved").GetProperty("same").GetBoolean());
            var events = Texts(seen, "responseStream");
            Assert.Equal(("response.created", "response.completed"), (events[0], events[^1]));
            Assert.Contains("response.image_generation_call.partial_image", events);
            Assert.Equal(("picture.png", true), (seen.GetProperty("files").Text("name"), seen.GetProperty("files").GetProperty("deleted").GetBoolean()));
            Assert.Equal(Pictures.Png().Length, seen.GetProperty("files").GetProperty("bytes").GetInt32());
            Assert.Equal(["easel-one"], Texts(seen, "models"));
            var refused = seen.GetProperty("error");
            Assert.Equal(("BadRequestError", 400, "unsupported_value", "size", "invalid_request_error"), (refused.Text("name"), refused.GetProperty("status").GetInt32(), refused.Text("code"), refused.Text("param"), refused.Text("type")));
            Assert.Equal("partial_images", seen.GetProperty("streamError").Text("param"));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static string[] Texts(JsonElement json, string name) => [.. json.GetProperty(name).EnumerateArray().Select(t => t.GetString()!)];

    /// <summary>The client beside its script, in the build's output: installed by npm where it is not there yet.</summary>
    private static string Installed([CallerFilePath] string file = "")
    {
        Assert.SkipUnless(Has("node") && Has("npm"), "node and npm are not there; install Node.js 20 or newer");
        var folder = Path.Combine(AppContext.BaseDirectory, "javascript-client");
        Directory.CreateDirectory(folder);
        foreach (var name in new[] { "package.json", "client.mjs" }) File.Copy(Path.Combine(Path.GetDirectoryName(file)!, name), Path.Combine(folder, name), overwrite: true);
        if (File.Exists(Path.Combine(folder, "node_modules", "openai", "package.json"))) return folder;
        var (code, _, error) = Run("npm", folder, "install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts");
        Assert.SkipUnless(code == 0, $"npm could not install the client: {error.Trim().Split('\n')[^1]}");
        return folder;
    }

    private static bool Has(string program) => Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static (int Code, string Output, string Error) Run(string program, string folder, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(TimeSpan.FromMinutes(2))) process.Kill(entireProcessTree: true);
        return (process.ExitCode, output.Result, error.Result);
    }
}
