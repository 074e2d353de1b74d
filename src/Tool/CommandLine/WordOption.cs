using System.CommandLine;

namespace Oci.Tool.CommandLine;

/// <summary>
/// An option that other tools have as a switch and that takes one of a few words here: <c>--pull</c> alone, <c>--pull=true</c>, <c>--pull always</c>.
/// What follows it is its value where it is one of the words, and else what it would be anyway.
/// </summary>
internal sealed class WordOption : Option<string>
{
    private readonly IReadOnlyDictionary<string, string> words;
    private readonly string alone;

    /// <param name="name">The option.</param>
    /// <param name="initial">Its value where it is not given.</param>
    /// <param name="alone">Its value where it is given without one.</param>
    /// <param name="words">The words that it takes, and what they mean.</param>
    public WordOption(string name, string initial, string alone, IReadOnlyDictionary<string, string> words) : base(name)
    {
        (this.words, this.alone) = (words, alone);
        DefaultValueFactory = _ => initial;
    }

    /// <summary>The value without a word.</summary>
    public string Alone => alone;

    /// <summary>Whether <paramref name="word"/> is a value of it.</summary>
    public bool Takes(string word) => words.ContainsKey(word);

    /// <summary>What a word means; a word that is unknown means itself, and is complained about where it is used.</summary>
    public string MeaningOf(string word) => words.GetValueOrDefault(word, word);
}
