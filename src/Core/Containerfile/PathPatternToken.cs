using System.Text;

namespace Oci.Containerfile;

/// <summary>What a piece of a path pattern takes.</summary>
internal enum PathTokenKind
{
    /// <summary>Exactly one character.</summary>
    Character,
    /// <summary>Any character but the slash: <c>?</c></summary>
    Any,
    /// <summary>A character of a set: <c>[a-z]</c></summary>
    Set,
    /// <summary>Any number of characters without a slash: <c>*</c></summary>
    Star,
    /// <summary>Where <c>**</c> begins: it may stand for nothing.</summary>
    DirectoriesOrNothing,
    /// <summary>Anything that ends in a slash: the inside of <c>**</c>.</summary>
    Directories,
    /// <summary>Anything: <c>**</c> at the end.</summary>
    Rest,
}

/// <summary>A piece of a path pattern.</summary>
internal readonly record struct PathPatternToken(PathTokenKind Kind, Rune Character = default, IReadOnlyList<(Rune Low, Rune High)>? Ranges = null, bool Negated = false)
{
    public bool IsIn(Rune rune)
    {
        foreach (var (low, high) in Ranges!)
        {
            if (low <= rune && rune <= high) return !Negated;
        }
        return Negated;
    }
}
