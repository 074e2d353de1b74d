namespace Oci.Containerfile;

/// <summary>How <see cref="VariableExpander"/> treats what is not a variable.</summary>
public sealed record ExpansionOptions
{
    /// <summary>Quotes disappear, escapes work, unknown variables are empty: the rule for words.</summary>
    public static ExpansionOptions Words { get; } = new();

    /// <summary>The rule for the content of a here-document: quotes are ordinary characters.</summary>
    public static ExpansionOptions HereDocument { get; } = new() { IgnoreQuotes = true };

    /// <summary>Quotes are ordinary characters: they neither group nor disappear.</summary>
    public bool IgnoreQuotes { get; init; }

    /// <summary>Quotes group but stay in the result.</summary>
    public bool KeepQuotes { get; init; }

    /// <summary>Escape characters stay in the result.</summary>
    public bool KeepEscapes { get; init; }

    /// <summary>Variables that are not set stay as they are written.</summary>
    public bool KeepUndefined { get; init; }

    /// <summary>The most UTF-16 units that a result may have: values that double from line to line end here.</summary>
    public int MaxLength { get; init; } = 1 << 20;

    /// <summary>A blank after <c>&lt;&lt;</c> belongs to the word.</summary>
    internal bool JoinHereDocuments { get; init; }
}
