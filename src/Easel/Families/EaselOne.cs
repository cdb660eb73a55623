using System.Security.Cryptography;
using Easel.Checkpoints;
using Easel.Denoising;
using Easel.Layouts;
using Easel.Models;
using Easel.Prompts;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Families;

/// <summary>The embedded model: text encoder, planner, painter and autoencoder, loaded from one folder.</summary>
public sealed class EaselOne : IImageModel
{
    /// <summary>Constants of the painter that its weights carried, rounded, up to version 0.3.</summary>
    private const string FormerKey = "frequencies";

    private static readonly Scalar Half = 0.5f, One = 1f;
    private readonly TextEncoder _text;
    private readonly Planner _planner;
    private readonly Painter _painter;
    private readonly Autoencoder _autoencoder;
    private readonly ScalarType _type;
    private LayoutPlanner _layouts = null!;
    private Painter? _student;
    private string? _hash;

    private EaselOne(string folder, EaselOneManifest manifest, ScalarType type)
    {
        (Folder, Manifest, _type) = (folder, manifest, type);
        Lexicon = LexiconJson.Load(Path.Combine(folder, "lexicon.json"));
        Grammar = new LayoutGrammar(Lexicon);
        Tokenizer = BytePairTokenizer.Load(Path.Combine(folder, "tokenizer.json"));
        _text = new TextEncoder(manifest.TextEncoder);
        _planner = new Planner(manifest.Planner);
        _painter = new Painter(manifest.Painter);
        _autoencoder = new Autoencoder(manifest.Autoencoder);
    }

    /// <summary>The model's folder.</summary>
    public string Folder { get; }

    /// <summary>What its <c>model.json</c> says.</summary>
    public EaselOneManifest Manifest { get; }

    /// <summary>The words its plans are made of.</summary>
    public Lexicon Lexicon { get; }

    /// <summary>Its layout tokens.</summary>
    public LayoutGrammar Grammar { get; }

    /// <summary>Its tokenizer.</summary>
    public BytePairTokenizer Tokenizer { get; }

    /// <summary>What judges its pictures; null where the folder has no <c>recogniser.safetensors</c>. It has no part in <see cref="Hash"/>, as it paints nothing.</summary>
    public PictureReader? Reader { get; private set; }

    /// <summary>First 16 hexadecimal digits of the SHA-256 over its files, the name that recipes know it by.</summary>
    public string Hash => _hash ??= HashOf(Folder);

    /// <summary>Type of the computation, <c>bf16</c> or <c>fp32</c>.</summary>
    public string Precision => _type == ScalarType.BFloat16 ? "bf16" : "fp32";

    ModelDefaults IImageModel.Defaults =>
        new(Manifest.Defaults.Steps, Manifest.Defaults.Guidance, Manifest.Defaults.Sampler, Manifest.DefaultSize, AutoencoderConfig.Downsampling, Manifest.MinSize, Manifest.MaxSize) { MaxAspect = Manifest.MaxAspect, High = Manifest.High };

    int IImageModel.LatentChannels => Manifest.Autoencoder.LatentChannels;

    int IImageModel.Downsampling => AutoencoderConfig.Downsampling;

    int IImageModel.CountTokens(string prompt) => Tokenizer.Encode(prompt, Manifest.TextEncoder.Length).Count(id => id != BytePairTokenizer.PadId);

    EaselOne? IImageModel.Planner => this;

    bool IImageModel.TakesNegative => false;

    NoiseSchedule IImageModel.ScheduleFor(int width, int height) => new RectifiedFlowSchedule(Manifest.Defaults.Shift);

    ConditionedDenoiser IImageModel.Prepare(string prompt, string? negative, Layout? layout, int width, int height, double guidance, MaskedPicture? picture)
    {
        MaskedPicture.Require(picture, isTaken: false, width, height);
        return Prepare(prompt, layout, width, height, guidance);
    }

    /// <summary>Loads a model.</summary>
    /// <param name="folder">Folder with <c>model.json</c>, <c>lexicon.json</c>, <c>tokenizer.json</c> and four safetensors files, with <c>student.safetensors</c> where the manifest names
    /// settings of high quality; <c>recogniser.safetensors</c> may be one more.</param>
    /// <param name="type">Type of the computation: float32 or bfloat16.</param>
    /// <exception cref="UnknownModelException">There is no model in that folder.</exception>
    /// <exception cref="CheckpointException">A file is missing, damaged, or does not fit.</exception>
    public static EaselOne Load(string folder, ScalarType type)
    {
        var model = new EaselOne(folder, EaselOneManifest.Load(folder), type);
        try
        {
            foreach (var (name, network) in model.Networks)
            {
                using var file = CheckpointFile.Open(Path.Combine(folder, $"{name}.safetensors"));
                network.to(type);
                StrictLoad.Into(network, file, former: FormerKey);
                network.eval();
            }
            if (model.Manifest.High is not null) model._student = LoadStudent(folder, model.Manifest.Painter, type);
            if (File.Exists(Path.Combine(folder, PictureReader.WeightsFile))) model.Reader = PictureReader.Load(folder);
            model._layouts = new LayoutPlanner(PlannerSession.Of(model._planner), model.Grammar, model.Manifest.Defaults.PlanTemperature);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>The painter as it paints in few steps without guidance: its own weights and what the student learnt beside them.</summary>
    private static Painter LoadStudent(string folder, PainterConfig config, ScalarType type)
    {
        var student = new Painter(config);
        try
        {
            using var painter = CheckpointFile.Open(Path.Combine(folder, "painter.safetensors"));
            using var learnt = SafetensorsFile.Open(Path.Combine(folder, LowRankDifference.StudentFile));
            StrictLoad.Into(student, painter, former: FormerKey);
            LowRankDifference.AddTo(student, learnt);
            student.to(type);
            student.eval();
            return student;
        }
        catch
        {
            student.Dispose();
            throw;
        }
    }

    private IEnumerable<(string Name, nn.Module Network)> Networks =>
        [("text-encoder", _text), ("planner", _planner), ("painter", _painter), ("autoencoder", _autoencoder)];

    /// <summary>Plans a layout from words.</summary>
    /// <param name="prompt">The words.</param>
    /// <param name="demands">What must be in it.</param>
    /// <param name="aspect">Width / height of the picture.</param>
    /// <param name="seed">Same words, demands, aspect and seed: same layout.</param>
    public Layout Plan(string prompt, LayoutDemands demands, float aspect, ulong seed)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        return _layouts.Plan(Words(prompt), demands, aspect, seed);
    }

    /// <summary>Prepares to paint one picture: everything that does not change from step to step.</summary>
    /// <param name="prompt">The words.</param>
    /// <param name="layout">The plan; null to paint from words alone.</param>
    /// <param name="width">Width in pixels, a multiple of 16.</param>
    /// <param name="height">Height in pixels, a multiple of 16.</param>
    /// <param name="guidance">Classifier-free guidance; without it, 1, the student paints where there is one, which learnt to do without.</param>
    /// <returns>A denoiser of 1×C×h×w float32 latents; dispose it after the last step.</returns>
    public PainterDenoiser Prepare(string prompt, Layout? layout, int width, int height, double guidance)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var (rows, columns) = (height / AutoencoderConfig.Downsampling, width / AutoencoderConfig.Downsampling);
        var with = Condition(prompt, layout, rows, columns);
        return guidance == 1 ? new PainterDenoiser(_student ?? _painter, with, null, guidance) : new PainterDenoiser(_painter, with, Condition("", null, rows, columns), guidance);
    }

    /// <summary>The average picture of a plan, without noise or steps: blurred where pictures differ, and ready at once.</summary>
    /// <param name="layout">The plan.</param>
    /// <param name="width">Width in pixels, a multiple of 16.</param>
    /// <param name="height">Height in pixels, a multiple of 16.</param>
    /// <returns>RGB bytes, row by row.</returns>
    public byte[] Draft(Layout layout, int width, int height)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var (rows, columns) = (height / AutoencoderConfig.Downsampling, width / AutoencoderConfig.Downsampling);
        return Decode(_painter.Draft(Condition("", layout, rows, columns)).transpose(1, 2).reshape(1, -1, rows, columns), preview: true);
    }

    /// <inheritdoc/>
    public Tensor Encode(byte[] rgb, int width, int height)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        return _autoencoder.Encode(PixelTensor.FromRgb(rgb, width, height).to(_type)).to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    /// <summary>Latents to pixels.</summary>
    /// <param name="latents">1×C×h×w float32.</param>
    /// <param name="preview">Whether the cheap decoder will do.</param>
    /// <returns>RGB bytes, row by row.</returns>
    public byte[] Decode(Tensor latents, bool preview)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var input = latents.to(_type);
        var decoded = (preview ? _autoencoder.DecodePreview(input) : _autoencoder.Decode(input)).to(ScalarType.Float32);
        return PixelTensor.ToRgb(decoded.PlusInPlace(One).mul_(Half));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, network) in Networks) network.Dispose();
        _student?.Dispose();
        Reader?.Dispose();
    }

    private Tensor Words(string prompt)
    {
        var ids = Array.ConvertAll(Tokenizer.Frame(prompt, Manifest.TextEncoder.Length), id => (long)id);
        return _text.Encode(tensor(ids, [1, ids.Length]), _type);
    }

    private PainterCondition Condition(string prompt, Layout? layout, int rows, int columns)
    {
        var text = Words(prompt);
        var raster = LayoutRaster.Create(layout, Tokenizer, rows, columns, Painter.CoverDepth);
        var (cells, globals) = (rows * columns, Lexicon.SlotNames.Count);
        return new PainterCondition(
            text, ones([1, text.shape[1]], ScalarType.Bool),
            tensor(raster.ItemColours, [1, LayoutRaster.MaxItems, LayoutRaster.MaxWords]), tensor(raster.ItemNouns, [1, LayoutRaster.MaxItems, LayoutRaster.MaxWords]), tensor(raster.ItemBoxes, [1, LayoutRaster.MaxItems, 4]),
            tensor(raster.GlobalWords, [1, globals, LayoutRaster.MaxWords]), tensor(raster.Cover, [1, cells, Painter.CoverDepth]),
            tensor(raster.Coordinates, [1, cells, Painter.CoverDepth, 2]), rows, columns);
    }

    private static string HashOf(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string[] student = File.Exists(Path.Combine(folder, LowRankDifference.StudentFile)) ? [LowRankDifference.StudentFile] : [];
        foreach (var name in (string[])["model.json", "lexicon.json", "tokenizer.json", "text-encoder.safetensors", "planner.safetensors", "painter.safetensors", "autoencoder.safetensors", .. student])
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, name))));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
