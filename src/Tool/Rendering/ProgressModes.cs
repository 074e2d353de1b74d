using Oci.Diagnostics;
using Oci.Native;
using Oci.Operations;

namespace Oci.Tool.Rendering;

/// <summary><c>--progress</c>: which renderer shows what happens.</summary>
internal static class ProgressModes
{
    private const string Option = "--progress";

    /// <summary>The mode that <c>auto</c> means here: <c>github</c> under GITHUB_ACTIONS, <c>tty</c> on a terminal, else <c>plain</c>.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>: there is no such mode.</exception>
    public static string Resolve(string mode, ToolConsole console) => mode switch
    {
        "auto" when Variable(console, EnvironmentVariables.GitHubActions) is "true" => "github",
        "auto" => console.ErrorIsTerminal && Variable(console, EnvironmentVariables.Terminal) is not "dumb" ? "tty" : "plain",
        "tty" or "plain" or "json" or "github" or "quiet" => mode,
        _ => throw new OciException(ErrorCodes.Usage, $"expected `--progress` to be `auto`, `tty`, `plain`, `json`, `github` or `quiet`, found `{ByteText.Escape(mode)}`", "dotnet-oci --progress plain ..."),
    };

    /// <summary>The mode that a command line asks for which cannot be read as a whole; that of <c>auto</c> where it names none that there is.</summary>
    public static string Guess(IReadOnlyList<string> arguments, ToolConsole console)
    {
        var given = arguments.TakeWhile(argument => argument != "--").ToList();
        var at = given.FindLastIndex(argument => argument == Option || argument.StartsWith(Option + "=", StringComparison.Ordinal));
        var mode = at < 0 ? null : given[at] != Option ? given[at][(Option.Length + 1)..] : at + 1 < given.Count ? given[at + 1] : null;
        return mode is "tty" or "plain" or "json" or "github" or "quiet" ? mode : Resolve("auto", console);
    }

    public static Renderer Create(string resolved, ToolConsole console, bool verbose) => resolved switch
    {
        "tty" => new TtyRenderer(console.Error, TimeProvider.System, console.Width, WantsColour(console), verbose),
        "json" => new JsonRenderer(console.Error, TimeProvider.System),
        "github" => new GitHubRenderer(console.Error),
        "quiet" => new QuietRenderer(console.Error),
        _ => new PlainRenderer(console.Error, verbose),
    };

    /// <summary>Whether errors may be coloured.</summary>
    public static bool WantsColour(ToolConsole console) =>
        console.ErrorIsTerminal && Variable(console, EnvironmentVariables.NoColor) is null && Variable(console, EnvironmentVariables.Terminal) is not "dumb";

    private static string? Variable(ToolConsole console, string name) => console.Environment.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}
