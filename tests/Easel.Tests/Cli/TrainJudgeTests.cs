using Easel.Checkpoints;
using Easel.Families;
using Easel.Layouts;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Tests.Cli;

public sealed class TrainJudgeTests : IDisposable
{
    private const string Key = "things.bias";
    private readonly TinyModel _model = new(), _one = new TinyModel().WithReader(), _other = new TinyModel().WithReader();

    public void Dispose()
    {
        foreach (var model in new[] { _model, _one, _other }) model.Dispose();
    }

    [Fact]
    public void TrainJudge_OfSeveral_AddsTheMeanOfTheirWeights()
    {
        Change(_one, 1);
        Change(_other, 4);

        Assert.Equal(0, Shell.Run("train", "judge", _one.Folder, _model.Folder).Code);
        Assert.Equal(1, Bias());
        Assert.Equal(0, Shell.Run("train", "judge", _one.Folder, _model.Folder, _other.Folder, _other.Folder).Code);
        Assert.Equal(3, Bias());
        using var reader = PictureReader.Load(_model.Folder);
        Assert.NotEmpty(reader.Lexicon.Things);
    }

    [Fact]
    public void TrainJudge_OfAModelsOwnAndAnother_AddsTheirMean()
    {
        Change(_one, 1);
        Change(_other, 4);
        Assert.Equal(0, Shell.Run("train", "judge", _one.Folder, _model.Folder).Code);

        Assert.Equal(0, Shell.Run("train", "judge", _model.Folder, _model.Folder, _other.Folder).Code);

        Assert.Equal(2.5f, Bias());
    }

    [Fact]
    public void TrainJudge_OfThoseWithOtherWords_IsRefused()
    {
        Change(_one, 1);
        var words = Path.Combine(_other.Folder, "lexicon.json");
        var lexicon = LexiconJson.Load(words);
        LexiconJson.Save(lexicon with { Things = [.. lexicon.Things.Reverse()] }, words);

        var outcome = Shell.Run("train", "judge", _one.Folder, _model.Folder, _other.Folder);

        Assert.Equal(2, outcome.Code);
        Assert.Contains("has other words than", outcome.ErrorLine);
        Assert.False(File.Exists(Path.Combine(_model.Folder, PictureReader.WeightsFile)));
    }

    private float Bias()
    {
        using var file = SafetensorsFile.Open(Path.Combine(_model.Folder, PictureReader.WeightsFile));
        using var bias = file.Read(Key).to(ScalarType.Float32);
        return Assert.Single(bias.data<float>().ToArray().Distinct());
    }

    private static void Change(TinyModel model, float value)
    {
        var path = Path.Combine(model.Folder, PictureReader.WeightsFile);
        List<(string, Tensor)> weights;
        using (var file = SafetensorsFile.Open(path)) weights = [.. file.Entries.Keys.Select(key => (key, key == Key ? full_like(file.Read(key), value) : file.Read(key)))];
        SafetensorsWriter.Write(path, weights);
    }
}
