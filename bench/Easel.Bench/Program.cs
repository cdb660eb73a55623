using System.Text.Json;
using Easel;
using Easel.Bench;
using Easel.Bench.Evaluation;
using Easel.Bench.Parity;
using Easel.Bench.Serving;

// [--model FOLDER] [--runs N]: every speed and memory figure that the README quotes.
// --containers [--runs N]: how fast weights are read, for docs/model-files.md.
// --data PHOTOS [--count N] [--threads N]: the speed of 'easel data prepare'.
// --data-at-scale COUNT [--art FOLDER] [--folder FOLDER]: 'easel data prepare' on so many pictures, without a break and killed again and again.
// --corpus [--art FOLDER] [--count N] [--rounds N]: pictures a second that the corpus draws; with --styles, each style by itself ([--size N]);
//     with --soak N, memory over so many pictures ([--size N] [--workers N]).
// --gallery PROMPTS SHEET [--size N] [--model FOLDER]: the sheets of docs/gallery, as PNG or WebP.
// --eval [--model FOLDER] [--parts autoencoder,planner,obedience,features,copies,speed] [--data FOLDER] [--recogniser RUN] [--work FOLDER] [--pictures N] [--captions N] [--count N] [--crowd N]
//   [--things FILE] [--verdicts FILE] [--latents FOLDER] [--copies N] [--pairs FILE] [--runs N] [--threads N] [--json FILE]: how good the model is, for docs/evaluation.md.
// --prompts FILE --out FOLDER [--seed N]: a numbered picture of each line, and a sheet.
// server [--model FOLDER] [--runs N] [--steps N]: what the server adds to the library, the first partial image, and lists among 10,000 jobs, for docs/server.md.
// server-soak [--model FOLDER] [--count N] [--clients N]: requests that are cancelled and hung up at random; the server's memory, and what was lost.
// server-batch [--model FOLDER] [--threads N] [--runs N]: whether pictures in one batch take less time than one after the other.
// parity DIR [--bf16] [NAME …]: our networks against goldens of independent implementations.
if (args is ["parity", var goldens, .. var rest]) return ParityRun.Print(goldens, [.. rest.Where(a => a != "--bf16")], rest.Contains("--bf16"));

// stable-diffusion | sdxl [--threads N] [--fp32] [--size N] [--runs N] [--parts step,decode,tiny]: full-size networks with random weights, from a file of theirs.
if (args is ["stable-diffusion" or "sdxl", ..])
{
    Easel.Runtime.NativeRuntime.Load();
    return PublicModelSpeed.Print(args[0] == "sdxl", int.Parse(Option("--threads") ?? "2"), args.Contains("--fp32"), int.Parse(Option("--size") ?? "0"), int.Parse(Option("--runs") ?? "3"), Option("--parts") ?? "step,decode,tiny");
}

// flux-q4 [--threads N] [--size N] [--runs N]: FLUX.1 whose matrices stay quantised in their file.
if (args is ["flux-q4", ..])
{
    Easel.Runtime.NativeRuntime.Load();
    return QuantisedSpeed.Print(int.Parse(Option("--threads") ?? "2"), int.Parse(Option("--size") ?? "512"), int.Parse(Option("--runs") ?? "1"));
}

var runs = int.Parse(Option("--runs") ?? "7");
if (args.Contains("--containers"))
{
    Easel.Runtime.NativeRuntime.Load();
    Containers.Run(runs);
    return 0;
}
if (args is ["--prepare", var source, var output])
{
    PreparationAtScale.Prepare(source, output);
    return 0;
}

if (args.Contains("--corpus") || args.Contains("--data-at-scale"))
{
    var art = Option("--art") ?? Environment.GetEnvironmentVariable("EASEL_ART") ?? throw new InvalidRequestException("The art kit is not named; give its folder with --art or EASEL_ART.");
    var (pictures, size) = (int.Parse(Option("--count") ?? "1000"), int.Parse(Option("--size") ?? "0"));
    if (Option("--data-at-scale") is { } all) PreparationAtScale.Run(art, int.Parse(all), Option("--folder"));
    else if (Option("--soak") is { } many) CorpusSpeed.Soak(art, long.Parse(many), size > 0 ? size : 64, int.Parse(Option("--workers") ?? "2"));
    else if (args.Contains("--styles")) CorpusSpeed.PrintStyles(art, Math.Min(pictures, 200), size > 0 ? size : 256);
    else CorpusSpeed.Print(art, pictures, int.Parse(Option("--rounds") ?? "3"));
    return 0;
}
var model = Option("--model") ?? ModelFolder();

if (args is ["server", ..]) return await ServerSpeed.RunAsync(ServerProgram(), model, int.Parse(Option("--runs") ?? "21"), int.Parse(Option("--steps") ?? "8"));
if (args is ["server-batch", ..]) return Batching.Print(model, int.Parse(Option("--threads") ?? "2"), int.Parse(Option("--runs") ?? "15"));
if (args is ["server-soak", ..]) return await ServerSoak.RunAsync(ServerProgram(), model, int.Parse(Option("--count") ?? "2000"), int.Parse(Option("--clients") ?? "64"));

if (args is ["--child", var kind, var folder, var count, var type, var repeats])
{
    Console.WriteLine(JsonSerializer.Serialize(Child.Run(kind, folder, int.Parse(count), type, int.Parse(repeats))));
    return 0;
}

if (args.Contains("--eval") || args.Contains("--prompts"))
{
    try
    {
        return Option("--prompts") is { } list ? PromptFolder.Make(model, list, Option("--out") ?? "pictures", ulong.Parse(Option("--seed") ?? "1")) : EvaluationCommand.Run(model, Option);
    }
    catch (EaselException e)
    {
        Console.Error.WriteLine(e.Message);
        return 1;
    }
}

if (Option("--data") is { } photos)
{
    Preparation.Measure(photos, int.Parse(Option("--count") ?? "300"), int.Parse(Option("--threads") ?? "1"));
    return 0;
}

if (Option("--gallery") is { } prompts)
{
    Gallery.Make(model, prompts, args[Array.IndexOf(args, "--gallery") + 2], seed: 1, Option("--size") is { } side ? int.Parse(side) : null);
    return 0;
}

Console.WriteLine($"{Environment.ProcessorCount} processors, computing in {Easel.Runtime.Processor.BestType}, model {model}");
Console.WriteLine($"medians of {runs}; milliseconds unless stated");
Console.WriteLine($"{"threads",8} {"type",9} {"sketch",8} {"draft",8} {"preview",8} {"picture",8} {"text+prep",10} {"step",8} {"decode",8} {"rough",8} {"load",8} {"peak MB",8}");
foreach (var threads in new[] { 1, 2 })
    foreach (var precision in new[] { "bf16", "fp32" })
    {
        var warm = Measure.Child("warm", model, threads, precision, runs);
        string Cell(string name) => warm.Figures.TryGetValue(name, out var value) ? value.ToString("F0") : "-";
        Console.WriteLine($"{threads,8} {precision,9} {Cell("sketch"),8} {Cell("draft"),8} {Cell("preview"),8} {Cell("picture"),8} {Cell("prepare"),10} {Cell("step"),8} {Cell("decode"),8} {Cell("rough"),8} {Cell("load"),8} {warm.PeakMegabytes,8:F0}");
    }

var cold = Enumerable.Range(0, Math.Max(3, runs / 2)).Select(_ => Measure.Child("cold", model, 2, "auto", 1).Seconds).Order().ToArray();
Console.WriteLine($"from process start to finished 256 px picture: {cold[cold.Length / 2]:F2} s (median of {cold.Length})");
Console.WriteLine($"bfloat16 against float32: {Measure.PixelDifference(model)}");
return 0;

string? Option(string name) => Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;

static string ModelFolder() => Path.GetDirectoryName(Above("models/easel-one/model.json"))!;

static string ServerProgram() => Above("src/Easel.Server/bin/Release/net10.0/Easel.Server.dll");

static string Above(string file)
{
    for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        if (File.Exists(Path.Combine(folder.FullName, file))) return Path.Combine(folder.FullName, file);
    throw new UnknownModelException($"{file} was not found above the program's folder; run the bench inside a checkout that was built, or give --model FOLDER.");
}
