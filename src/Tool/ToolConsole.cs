using System.Collections;
using System.Text;

namespace Oci.Tool;

/// <summary>The process's surroundings: its streams, its terminal and its environment. Tests make their own.</summary>
internal sealed record ToolConsole
{
    public required TextWriter Out { get; init; }
    public required TextWriter Error { get; init; }
    public required IReadOnlyDictionary<string, string> Environment { get; init; }
    /// <summary>What starts this program anew; empty where that is not known.</summary>
    public IReadOnlyList<string> OwnCommand { get; init; } = [];
    public Func<Stream> OpenInput { get; init; } = () => Stream.Null;
    public Func<Stream> OpenOutput { get; init; } = () => Stream.Null;
    public Func<Stream> OpenError { get; init; } = () => Stream.Null;
    public bool OutIsTerminal { get; init; }
    public bool ErrorIsTerminal { get; init; }
    public bool InputIsTerminal { get; init; }

    /// <summary>Columns of the terminal that errors go to.</summary>
    public Func<int> Width { get; init; } = () => 120;

    /// <summary>The process's own.</summary>
    // Console.Out would set up encodings and the terminal, which costs milliseconds at every start.
    public static ToolConsole OfProcess() => new()
    {
        Out = Writer(Result(), autoFlush: false),
        Error = Writer(new StandardStream(Console.OpenStandardError(), null), autoFlush: true),
        Environment = Variables(),
        OwnCommand = Command(),
        OpenInput = Console.OpenStandardInput,
        OpenOutput = Result,
        OpenError = Console.OpenStandardError,
        OutIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        InputIsTerminal = !Console.IsInputRedirected,
        Width = () => Console.WindowWidth is > 0 and var width ? width : 80,
    };

    // `dotnet dotnet-oci.dll`, or the program itself.
    private static IReadOnlyList<string> Command() => System.Environment.ProcessPath is not { } program ? []
        : Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, Path.Combine(AppContext.BaseDirectory, "dotnet-oci.dll")] : [program];

    private static StandardStream Result() => new(Console.OpenStandardOutput(), "standard output");

    private static StreamWriter Writer(Stream stream, bool autoFlush) => new(stream, new UTF8Encoding(false), 4096) { AutoFlush = autoFlush, NewLine = "\n" };

    private static Dictionary<string, string> Variables()
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in System.Environment.GetEnvironmentVariables()) all[(string)variable.Key] = (string?)variable.Value ?? "";
        return all;
    }
}
