using System.Text.Json;
using Easel.Conversation;
using Easel.Server.Conversations;
using Easel.Tests;
using Easel.Tests.Layouts;

namespace Easel.Server.Tests.Conversations;

/// <summary>Language models over HTTP, through the client that the settings page uses.</summary>
public sealed class ChatEndpointTests(TinyModel model)
{
    private const string Words = "make the car blue", Grammar = "edit of=1 recolour car blue", Sound = """{"action":"edit","target":1,"changes":[{"do":"recolour","items":{"noun":"car"},"colour":"red"}]}""";

    [Fact]
    public async Task Read_FunctionCalled_ItsArgumentsAreTheIntent()
    {
        await using var server = await ChatServer.StartAsync(body => (200, ChatServer.Call(body, Sound)));
        var reading = await ReadAsync(server);

        Assert.Null(reading.Problem);
        Assert.Equal("edit of=1 recolour car red", IntentText.Write(reading.Intent));
        Assert.Equal("a red car on a beach", reading.Intent.Prompt);
        var (authorization, body) = Assert.Single(server.Asked);
        Assert.Equal(("Bearer secret", "tiny", "required", false), (authorization, body.Text("model"), body.Text("tool_choice"), body.GetProperty("stream").GetBoolean()));
        Assert.Contains(JsonSerializer.Serialize(Words), body.GetProperty("messages")[1].Text("content"), StringComparison.Ordinal);
        var parameters = body.GetProperty("tools")[0].GetProperty("function").GetProperty("parameters");
        Assert.Equal("object", parameters.Text("type"));
        Assert.Contains("generate", parameters.GetProperty("properties").GetProperty("action").GetProperty("enum").EnumerateArray().Select(action => action.GetString()));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(500)]
    public async Task Read_ServerWithoutFunctions_IsAskedAgainForPlainJson(int refusal)
    {
        await using var server = await ChatServer.StartAsync(body => body.TryGetProperty("tools", out _) ? (refusal, """{"error":{"message":"tools are not supported"}}""") : (200, ChatServer.Say($"```json\n{Sound}\n```")));
        var reading = await ReadAsync(server);

        Assert.Null(reading.Problem);
        Assert.Equal("edit of=1 recolour car red", IntentText.Write(reading.Intent));
        Assert.Equal([false, true], server.Asked.Select(asked => asked.Body.TryGetProperty("response_format", out _)));
    }

    public static TheoryData<string, int, string?, string?> BadAnswers => new()
    {
        // What is wrong, the status, the arguments of the function (or null), the whole body where it is none of a call.
        { "arguments that are no JSON", 200, "{\"action\":\"edit\",", null },
        { "arguments that are no object", 200, "[1]", null },
        { "no arguments", 200, "", null },
        { "an action that is none", 200, """{"action":"paint"}""", null },
        { "a picture that is none", 200, """{"action":"edit","target":7,"changes":[]}""", null },
        { "a thing that nobody can paint", 200, """{"action":"edit","target":1,"changes":[{"do":"add","noun":"zeppelin","count":1}]}""", null },
        { "a change without its item", 200, """{"action":"edit","target":1,"changes":[{"do":"recolour","colour":"blue"}]}""", null },
        { "a number out of range", 200, """{"action":"variations","target":1,"strength":7}""", null },
        { "a failure", 500, null, "{}" },
        { "a redirection", 302, null, "" },
        { "a wrong key", 401, null, """{"error":{"message":"wrong key"}}""" },
        { "no JSON", 200, null, "<html>Welcome to nginx</html>" },
        { "half of a body", 200, null, "{\"choices\":[{\"mess" },
        { "no choices", 200, null, """{"choices":[]}""" },
        { "other JSON", 200, null, "[]" },
        { "words alone", 200, null, ChatServer.Say("I would be glad to help with that!") },
        { "no words", 200, null, ChatServer.Say("") },
        { "another function", 200, null, """{"choices":[{"message":{"tool_calls":[{"id":"1","function":{"name":"rm","arguments":"{}"}}]}}]}""" },
        { "more than fits", 200, null, ChatServer.Say(new string('a', 2 << 20)) },
        { "more than is read", 200, null, ChatServer.Say("{\"action\":\"undo\",\"prompt\":\"" + new string('a', 30_000) + "\"}") },
    };

    [Theory]
    [MemberData(nameof(BadAnswers))]
    public async Task Read_BadAnswer_TheGrammarAnswers(string what, int status, string? arguments, string? whole)
    {
        await using var server = await ChatServer.StartAsync(body => (status, whole ?? ChatServer.Call(body, arguments!)));
        var reading = await ReadAsync(server);

        Assert.True(reading.Problem is not null, what);
        Assert.Equal(Grammar, IntentText.Write(reading.Intent));
    }

    [Fact]
    public async Task Read_NoAnswer_TheGrammarAnswersWhenPatienceEnds()
    {
        await using var server = await ChatServer.StartAsync(_ => null);
        var reading = await ReadAsync(server, TimeSpan.FromMilliseconds(200));

        Assert.Equal("The language model did not answer in time.", reading.Problem);
        Assert.Equal(Grammar, IntentText.Write(reading.Intent));
        Assert.Single(server.Asked);
    }

    [Fact]
    public async Task Read_NobodyThere_TheGrammarAnswers()
    {
        await using var server = await ChatServer.StartAsync(_ => null);
        var address = server.Address;
        await server.DisposeAsync();
        var reading = await ReadAsync(address, TimeSpan.FromMinutes(1));

        Assert.NotNull(reading.Problem);
        Assert.Equal(Grammar, IntentText.Write(reading.Intent));
    }

    [Fact]
    public async Task Say_WithALanguageModelInTheSettings_ItReadsTheTurnAndTheGrammarWhereItFails()
    {
        var answer = """{"action":"generate","prompt":"two boats at night","count":2}""";
        await using var endpoint = await ChatServer.StartAsync(body => (200, ChatServer.Call(body, answer)));
        await using var server = await RunningServer.StartAsync(model);
        server.Service<PageSettings>().Keep(Preferences.Default with { LanguageModel = new LanguageModel(endpoint.Address, "tiny", "") });
        var id = server.Service<ConversationStore>().Begin("local", "x").Id;

        var first = await server.SayAsync(id, "zwei Boote bei Nacht");
        Assert.Equal("generate \"two boats at night\" count=2", first.Turns[0].Understood);
        Assert.Equal(2, first.Jobs.Count);
        await server.UntilAsync(first.Jobs[1].Id, "done");

        answer = "{}{";
        var second = await server.SayAsync(id, "make it rain");
        Assert.Equal("edit of=1 set weather=rain", second.Turns[1].Understood);
        Assert.Contains("The language model's answer could not be used", second.Turns[1].Notes[0], StringComparison.Ordinal);
        Assert.Equal(2, endpoint.Asked.Count);

        // Without one, nobody is asked.
        server.Service<PageSettings>().Keep(Preferences.Default);
        await server.SayAsync(id, "at night");
        Assert.Equal(2, endpoint.Asked.Count);
    }

    private static Task<LanguageModelReader.Reading> ReadAsync(ChatServer server, TimeSpan? patience = null) => ReadAsync(server.Address, patience ?? TimeSpan.FromMinutes(1));

    private static async Task<LanguageModelReader.Reading> ReadAsync(string address, TimeSpan patience)
    {
        var lexicon = TinyLexicon.Create();
        var grammar = new TurnReader(lexicon);
        var intent = grammar.Read(ChatState.Empty, new TurnMessage("a car on a beach"));
        var state = ChatState.Empty.After(intent, [new PictureVersion(1, null, intent.Prompt, 1, 256, 256, null)]);
        using var client = new ChatEndpoint(new LanguageModel(address, "tiny", "secret"));
        return await new LanguageModelReader(client, lexicon, patience).ReadAsync(state, new TurnMessage(Words));
    }
}
