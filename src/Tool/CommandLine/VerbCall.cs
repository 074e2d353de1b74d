using System.CommandLine;
using Oci.Operations;

namespace Oci.Tool.CommandLine;

/// <summary>One invocation of a verb: the values of its options, and the surroundings.</summary>
internal sealed class VerbCall(ParseResult values, ToolConsole console, TerminationSignals signals)
{
    public ToolConsole Console => console;
    public TerminationSignals Signals => signals;
    public TextWriter Out => console.Out;
    public TextWriter Error => console.Error;
    public bool Json => values.GetValue(GlobalOptions.Json);
    public bool Verbose => values.GetValue(GlobalOptions.Verbose);

    /// <summary>The value of an option, or its default.</summary>
    public T? Value<T>(Option<T> option) => values.GetValue(option);

    /// <summary>The value of an argument.</summary>
    public T Value<T>(Argument<T> argument) => values.GetRequiredValue(argument);

    /// <summary>The values of an option that may be repeated; empty where it is not given.</summary>
    public IReadOnlyList<string> Values(Option<string[]> option) => values.GetValue(option) ?? [];

    /// <summary>Whether the option stands on the command line.</summary>
    public bool Has(Option option) => values.GetResult(option) is { Implicit: false };

    /// <summary>The host for the operation.</summary>
    public OciHost Host() => OciHost.Create(console.Environment, Value(GlobalOptions.Root)) with { StandardInput = console.OpenInput() };
}
