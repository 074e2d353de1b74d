using System.CommandLine;
using Oci.Diagnostics;
using Oci.Native;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>completion bash|zsh|fish|pwsh</c>: a script that completes the tool's command line in that shell.</summary>
internal sealed class CompletionVerb : Verb
{
    private readonly Argument<string> shell = new("SHELL") { Description = "bash, zsh, fish or pwsh" };

    public CompletionVerb() : base("completion", "Print a script that completes the command line in a shell",
        new Example("Complete in this bash", "source <(dotnet-oci completion bash)"),
        new Example("Complete in every fish", "dotnet-oci completion fish > ~/.config/fish/completions/dotnet-oci.fish"))
    {
        shell.CompletionSources.Add("bash", "zsh", "fish", "pwsh");
        Arguments.Add(shell);
    }

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        var name = call.Value(shell);
        var script = CompletionScripts.Find(name)
            ?? throw new OciException(ErrorCodes.Usage, $"expected `bash`, `zsh`, `fish` or `pwsh`, found `{ByteText.Escape(name)}`", "dotnet-oci completion bash");
        await call.Out.WriteAsync(script);
        return ExitCodes.Done;
    }
}
