using System.Text;
using Oci.Content;

namespace Oci.Registries;

/// <summary>The way through a list that comes in pages: it ends where the registry says so, where it leads in a circle, and where it brings nothing new for long.</summary>
/// <param name="first">The address of the first page.</param>
internal sealed class PageTrail(string first)
{
    private const int MaxEmptyPages = 100; // a registry that divides a list before it filters it has some

    private readonly HashSet<Digest> visited = []; // of addresses, which a registry may make long
    private int empty;

    /// <summary>The address of the page to read; null at the end.</summary>
    public string? Next { get; private set; } = first;

    /// <summary>Goes on.</summary>
    /// <param name="following">The page after the one that was read; null for none.</param>
    /// <param name="isNew">Whether that one brought anything that was not known.</param>
    public void Turn(string? following, bool isNew)
    {
        empty = isNew ? 0 : empty + 1;
        Next = following is not null && empty < MaxEmptyPages && visited.Add(Digest.Sha256(Encoding.UTF8.GetBytes(following))) ? following : null;
    }
}
