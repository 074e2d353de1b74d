using System.Text;
using Oci.Content;

namespace Oci.Registries;

/// <summary>The way through a list that comes in pages: it ends where the registry says so, where it leads in a circle, and where it brings nothing new for long.</summary>
/// <param name="first">The address of the first page.</param>
internal sealed class PageTrail(string first)
{
    private const int MaxEmptyPages = 100; // a registry that divides a list before it filters it has some
    private const int MaxRepeatedPages = 5;

    private readonly HashSet<Digest> visited = []; // of addresses, which a registry may make long
    private int empty;
    private int repeated;

    /// <summary>The address of the page to read; null at the end.</summary>
    public string? Next { get; private set; } = first;

    /// <summary>Why it ended although the registry names another page, which nobody has seen; null where it did not.</summary>
    public string? Cut { get; private set; }

    /// <summary>Goes on.</summary>
    /// <param name="following">The page after the one that was read; null for none.</param>
    /// <param name="entries">How many entries that one had.</param>
    /// <param name="isNew">Whether one of them was not known.</param>
    public void Turn(string? following, int entries, bool isNew)
    {
        empty = entries > 0 ? 0 : empty + 1;
        repeated = isNew ? 0 : repeated + Math.Min(entries, 1);
        Next = following is not null && visited.Add(Digest.Sha256(Encoding.UTF8.GetBytes(following))) ? following : null;
        if (Next is null || (empty < MaxEmptyPages && repeated < MaxRepeatedPages)) return;
        (Next, Cut) = (null, empty == MaxEmptyPages ? $"{empty} pages in a row were empty" : $"{repeated} pages in a row had nothing new");
    }
}
