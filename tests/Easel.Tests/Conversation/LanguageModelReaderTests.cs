using Easel.Conversation;
using Microsoft.Extensions.AI;

namespace Easel.Tests.Conversation;

public sealed class LanguageModelReaderTests
{
    private const string Words = "make the car blue";

    [Fact]
    public async Task ReadAsync_SoundAnswer_IsTaken()
    {
        var reading = await Read("""Sure! ```json {"action":"edit","target":1,"changes":[{"do":"recolour","items":{"noun":"car"},"colour":"green"}]} ```""");

        Assert.Null(reading.Problem);
        Assert.Equal("edit of=1 recolour car green", IntentText.Write(reading.Intent));
        Assert.Equal("a green car on a beach", reading.Intent.Prompt);
    }

    [Theory]
    [InlineData("I cannot do that.")]
    [InlineData("")]
    [InlineData("{\"action\":\"edit\",")]
    [InlineData("{\"action\":\"paint\"}")]
    [InlineData("{\"action\":3}")]
    [InlineData("""{"action":"edit","target":7,"changes":[]}""")]
    [InlineData("""{"action":"edit","target":1,"changes":[{"do":"add","noun":"zeppelin","count":1}]}""")]
    [InlineData("""{"action":"edit","target":1,"changes":[{"do":"add","noun":"dog","count":100000}]}""")]
    [InlineData("""{"action":"edit","target":1,"changes":[{"do":"resize","items":{"noun":"car"},"factor":1e300}]}""")]
    [InlineData("""{"action":"edit","target":1,"changes":[{"do":"recolour","colour":"blue"}]}""")]
    [InlineData("""{"action":"edit","target":1,"changes":[null]}""")]
    [InlineData("""{"action":"edit","target":1,"changes":null}""")]
    [InlineData("""{"action":"generate","prompt":""}""")]
    [InlineData("""{"action":"variations","target":1,"strength":7}""")]
    public async Task ReadAsync_UselessAnswer_TheGrammarAnswers(string answer)
    {
        var reading = await Read(answer);

        Assert.NotNull(reading.Problem);
        Assert.Equal("edit of=1 recolour car blue", IntentText.Write(reading.Intent));
    }

    [Fact]
    public async Task ReadAsync_NoAnswerInTime_TheGrammarAnswers()
    {
        using var client = new FakeClient(_ => new TaskCompletionSource<string>().Task);
        var reading = await new LanguageModelReader(client, Script.Lexicon(), TimeSpan.FromMilliseconds(20)).ReadAsync(TurnReaderTests.One(), new TurnMessage(Words));

        Assert.Equal("The language model did not answer in time.", reading.Problem);
        Assert.Equal(IntentAction.Edit, reading.Intent.Action);
    }

    [Fact]
    public async Task ReadAsync_ClientFails_TheGrammarAnswers()
    {
        using var client = new FakeClient(_ => throw new HttpRequestException("no route"));
        var reading = await new LanguageModelReader(client, Script.Lexicon(), TimeSpan.FromMinutes(1)).ReadAsync(TurnReaderTests.One(), new TurnMessage(Words));

        Assert.Contains("no route", reading.Problem, StringComparison.Ordinal);
        Assert.Equal(IntentAction.Edit, reading.Intent.Action);
    }

    [Fact]
    public async Task ReadAsync_Cancelled_Throws()
    {
        using var stop = new CancellationTokenSource();
        using var client = new FakeClient(_ => new TaskCompletionSource<string>().Task);
        var reading = new LanguageModelReader(client, Script.Lexicon(), TimeSpan.FromMinutes(1)).ReadAsync(TurnReaderTests.One(), new TurnMessage(Words), stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task ReadAsync_Question_TellsTheModelWhatIsThere()
    {
        var asked = "";
        using var client = new FakeClient(text => Task.FromResult((asked = text)[..0]));
        await new LanguageModelReader(client, Script.Lexicon(), TimeSpan.FromMinutes(1)).ReadAsync(TurnReaderTests.One(), new TurnMessage(Words));

        Assert.Contains("red car", asked, StringComparison.Ordinal);
        Assert.Contains(Words, asked, StringComparison.Ordinal);
    }

    private static async Task<LanguageModelReader.Reading> Read(string answer)
    {
        using var client = new FakeClient(_ => Task.FromResult(answer));
        return await new LanguageModelReader(client, Script.Lexicon(), TimeSpan.FromMinutes(1)).ReadAsync(TurnReaderTests.One(), new TurnMessage(Words));
    }

    private sealed class FakeClient(Func<string, Task<string>> answer) : IChatClient
    {
        public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            new(new ChatMessage(ChatRole.Assistant, await answer(string.Join('\n', messages.Select(message => message.Text)))));

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
