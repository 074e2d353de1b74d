namespace Oci.Containerfile;

/// <summary>
/// Expands variables in words and splits them: <c>$x</c>, <c>${x}</c>, <c>${x:-w}</c> <c>${x-w}</c> <c>${x:+w}</c> <c>${x+w}</c> <c>${x:?w}</c> <c>${x?w}</c>,
/// <c>${x#p}</c> <c>${x##p}</c> <c>${x%p}</c> <c>${x%%p}</c>, <c>${x/p/r}</c> <c>${x//p/r}</c>; single quotes, double quotes, escapes.
/// </summary>
/// <param name="escape">The escape character, <see cref="Directives.Escape"/>.</param>
/// <param name="options">How quotes, escapes and unknown variables are treated; null for <see cref="ExpansionOptions.Words"/>.</param>
public sealed class VariableExpander(char escape = '\\', ExpansionOptions? options = null)
{
    private readonly ExpansionOptions options = options ?? ExpansionOptions.Words;

    /// <summary>Expands a word into one string.</summary>
    /// <param name="word">The word as written.</param>
    /// <param name="scope">The value of a variable, or null where it is not set.</param>
    public Expansion ProcessWord(string word, Func<string, string?> scope) => new WordExpansion(word, escape, options, scope, null).Run();

    /// <summary>Expands a word and splits the result at blanks that no quotes protect, those that come from variables included.</summary>
    /// <param name="word">The word as written.</param>
    /// <param name="scope">The value of a variable, or null where it is not set.</param>
    public Expansion ProcessWords(string word, Func<string, string?> scope)
    {
        var splitter = new WordSplitter();
        return new WordExpansion(word, escape, options, scope, splitter).Run() with { Words = [.. splitter.Finish().Select(w => w.Text)] };
    }
}
