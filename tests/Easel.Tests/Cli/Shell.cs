using Easel.Cli;

namespace Easel.Tests.Cli;

/// <summary>Runs command lines in this process.</summary>
internal static class Shell
{
    public sealed record Outcome(int Code, string Out, string Error)
    {
        /// <summary>The one line of an error; fails when there is more.</summary>
        public string ErrorLine => Assert.Single(Error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    public static Outcome Run(params string[] args) => Run(TestContext.Current.CancellationToken, args);

    public static Outcome Run(CancellationToken stop, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = EaselCommand.Run(args, output, error, stop);
        return new Outcome(code, output.ToString(), error.ToString());
    }
}
