using Oci.Containerfile;
using Oci.Diagnostics;

namespace Oci.Build;

/// <summary>The variables that are visible at one place of a stage: what ENV and ARG have set so far. ENV wins.</summary>
internal sealed class StageScope
{
    private readonly List<string> argumentOrder = [];
    private readonly Dictionary<string, string?> arguments = [];
    private readonly VariableExpander words;
    private readonly VariableExpander documents;
    private List<string> environment;

    public StageScope(char escape, IEnumerable<string> environment)
    {
        words = new VariableExpander(escape);
        documents = new VariableExpander('\\', ExpansionOptions.HereDocument);
        this.environment = [.. environment];
    }

    private StageScope(StageScope from)
    {
        (words, documents, environment) = (from.words, from.documents, [.. from.environment]);
        argumentOrder = [.. from.argumentOrder];
        arguments = new(from.arguments);
    }

    /// <summary>The same variables for a stage that begins with this one.</summary>
    public StageScope Copy() => new(this);

    /// <summary>The image's environment: <c>NAME=value</c>, one for a name, in the order they were first set.</summary>
    public IReadOnlyList<string> Environment => environment;

    /// <summary>The declared arguments that have a value, in order.</summary>
    public IEnumerable<KeyValuePair<string, string>> Arguments =>
        argumentOrder.Where(name => arguments[name] is not null).Select(name => KeyValuePair.Create(name, arguments[name]!));

    /// <summary>Whether ARG has named the argument in this stage.</summary>
    public bool IsDeclared(string name) => arguments.ContainsKey(name);

    /// <summary>What a process sees: the environment, then the arguments that it does not hide.</summary>
    public IReadOnlyList<string> ProcessEnvironment =>
        [.. environment, .. Arguments.Where(argument => FindEnvironment(argument.Key) is null).Select(argument => $"{argument.Key}={argument.Value}")];

    /// <summary>The value of a variable; null when it is not set.</summary>
    public string? Find(string name) => FindEnvironment(name) ?? arguments.GetValueOrDefault(name);

    public void SetEnvironment(string name, string value)
    {
        var index = environment.FindIndex(entry => IsNamed(entry, name));
        if (index < 0) environment.Add($"{name}={value}");
        else environment[index] = $"{name}={value}";
    }

    /// <summary>Takes variables out of the image's environment.</summary>
    public void UnsetEnvironment(IReadOnlyList<string> names) => environment.RemoveAll(entry => names.Any(name => IsNamed(entry, name)));

    public void Declare(string name, string? value)
    {
        if (arguments.TryAdd(name, value)) argumentOrder.Add(name);
        else if (value is not null) arguments[name] = value;
    }

    /// <summary>Expands a word into one string.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidExpansion"/>.</exception>
    public string Expand(Word word) => Expand(word.Text, word.Span);

    /// <inheritdoc cref="Expand(Word)"/>
    public string Expand(string text, SourceSpan? at) => words.ProcessWord(text, Find).OrThrow(at).Text;

    /// <summary>Expands a word and splits it at the blanks that no quotes protect.</summary>
    public IReadOnlyList<string> ExpandWords(Word word) => words.ProcessWords(word.Text, Find).OrThrow(word.Span).Words;

    /// <summary>Expands the content of a here-document, where quotes are ordinary characters.</summary>
    public string ExpandDocument(HereDocument document) =>
        document.Expand ? documents.ProcessWord(document.Text, Find).OrThrow(document.ContentSpan).Text : document.Text;

    private string? FindEnvironment(string name)
    {
        var entry = environment.Find(entry => IsNamed(entry, name));
        return entry?[Math.Min(entry.Length, name.Length + 1)..];
    }

    // Asked of every variable for every word: nothing is copied for it.
    private static bool IsNamed(string entry, string name) =>
        entry.StartsWith(name, StringComparison.Ordinal) && (entry.Length == name.Length || entry[name.Length] == '=');
}
