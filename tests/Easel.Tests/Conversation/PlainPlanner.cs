using Easel.Layouts;

namespace Easel.Tests.Conversation;

/// <summary>Plans what a prompt demands and nothing else, without a network: the first of whatever is allowed.</summary>
internal sealed class PlainPlanner(Lexicon lexicon)
{
    private readonly LayoutGrammar _grammar = new(lexicon);
    private readonly PromptDemands _demands = new(lexicon);

    public Layout Plan(string prompt, float aspect)
    {
        var writer = new LayoutWriter(_grammar, _demands.Of(prompt), aspect);
        var step = 0;
        while (!writer.IsComplete)
        {
            var scores = new float[_grammar.VocabularySize];
            // The middle of the allowed edges, so that boxes have room to grow; the first of all other words.
            for (var token = 0; token < scores.Length; token++)
                scores[token] = token >= _grammar.FirstEdge ? -Math.Abs(token - _grammar.FirstEdge - 12 - 8 * (step % 5)) : -token * 1e-3f;
            scores[LayoutGrammar.End] = 1;
            writer.Mask(scores);
            writer.Push(Array.IndexOf(scores, scores.Max()));
            step++;
        }
        return _grammar.Decode(writer.Tokens);
    }
}
