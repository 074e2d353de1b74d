using System.CommandLine;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Native;
using Oci.Operations;
using Oci.Tool.Printing;
using Oci.Tool.Rendering;

namespace Oci.Tool.CommandLine;

/// <summary>One invocation of a verb: the values of its options, and the surroundings.</summary>
internal sealed class VerbCall(ParseResult values, ToolConsole console, TerminationSignals signals) : IDisposable
{
    private Renderer? renderer;

    public ToolConsole Console => console;
    public TerminationSignals Signals => signals;
    public TextWriter Out => console.Out;
    public TextWriter Error => console.Error;
    public bool Json => values.GetValue(GlobalOptions.Json);
    public bool Verbose => values.GetValue(GlobalOptions.Verbose);

    /// <summary>The value of an option, or its default.</summary>
    public T? Value<T>(Option<T> option) => values.GetValue(option);

    /// <summary>The value of an argument; null where it is not given and need not be.</summary>
    public T Value<T>(Argument<T> argument) => values.GetValue(argument)!;

    /// <summary>The value of <c>--platform</c>.</summary>
    public Platform? Platform(Option<string?> option) => Value(option) is { } text ? Oci.Content.Platform.Parse(text) : null;

    /// <summary>The values of an option that may be repeated; empty where it is not given.</summary>
    public IReadOnlyList<string> Values(Option<string[]> option) => values.GetValue(option) ?? [];

    /// <summary>The value of <c>--authfile</c>.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidCredentialFile"/>: it is not there, and is not to be made.</exception>
    public string? AuthFile()
    {
        var file = Value(GlobalOptions.AuthFile);
        return file is null || File.Exists(file) || values.CommandResult.Command is Verb { MakesAuthFile: true } ? file
            : throw new OciException(ErrorCodes.InvalidCredentialFile, $"expected a file of credentials at `{ByteText.Escape(file)}`, as `--authfile` says, found none", $"dotnet-oci login --authfile {ByteText.Escape(file)} -u NAME --password-stdin REGISTRY");
    }

    /// <summary>Whether the option stands on the command line.</summary>
    public bool Has(Option option) => values.GetResult(option) is { Implicit: false };

    /// <summary>How progress and errors are told.</summary>
    public string ProgressMode { get; private set; } = ProgressModes.Resolve(values.GetValue(GlobalOptions.Progress)!, console);

    /// <summary>The host for the operation; what it reports is shown as <c>--progress</c> says, until the call ends.</summary>
    /// <param name="quiet">Whether nothing is shown, whatever <c>--progress</c> says.</param>
    public OciHost Host(bool quiet = false)
    {
        if (quiet) ProgressMode = "quiet";
        renderer ??= ProgressModes.Create(ProgressMode, console, Verbose);
        return RegistryFlags.Apply(OciHost.Create(console.Environment, Value(GlobalOptions.Root)), this) with { StandardInput = new InterruptibleInput(console.OpenInput(), signals.Token), StandardOutput = new LateOutput(console.OpenOutput), OwnCommand = console.OwnCommand, Progress = renderer };
    }

    /// <summary>Ends the showing of progress, before something else has the terminal.</summary>
    public void EndProgress() => renderer?.Dispose();

    /// <summary>Prints the result. Progress ends first, so that a terminal shows them one after the other.</summary>
    public void Print(string text)
    {
        renderer?.Dispose();
        Out.Write(text);
    }

    /// <summary>Prints a result that is not text of ours.</summary>
    public async Task PrintBytesAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        renderer?.Dispose();
        await Out.FlushAsync(ct);
        await using var output = console.OpenOutput();
        await output.WriteAsync(bytes, ct);
    }

    /// <summary>Prints a digest; with <c>--json</c> the whole descriptor.</summary>
    public void PrintDigest(Descriptor target) => Print(Json ? ToolJson.Write(DescriptorListing.Of(target)) : $"{target.Digest}\n");

    /// <summary>Prints names with what they stand for.</summary>
    public void PrintNames(IReadOnlyList<NamedImage> names) => Print(Json
        ? ToolJson.Write<IReadOnlyList<NameListing>>([.. names.Select(NameListing.Of)])
        : string.Concat(names.Select(name => $"{name.Target.Digest}  {ByteText.Escape(name.Name)}\n")));

    /// <summary>Prints one text a line; with <c>--json</c> a list.</summary>
    public void PrintLines(IReadOnlyList<string> lines) => Print(Json ? ToolJson.Write(lines) : string.Concat(lines.Select(line => $"{ByteText.Escape(line)}\n")));

    public void Dispose() => renderer?.Dispose();
}
