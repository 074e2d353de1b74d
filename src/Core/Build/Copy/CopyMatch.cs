using Oci.Native;

namespace Oci.Build;

/// <summary>Something that a source of COPY names: a file, or a directory whose content is meant.</summary>
/// <param name="Tree">Where it is.</param>
/// <param name="Name">The last component of the path that was asked for: a link's own name, not its target's.</param>
/// <param name="Node">The file itself, links followed.</param>
/// <param name="Entries">For a directory what is below it, parents first, with everything that is left out left out; for a file nothing.</param>
internal sealed record CopyMatch(FileTree Tree, ReadOnlyMemory<byte> Name, TreeNode Node, IReadOnlyList<CopyEntry> Entries)
{
    /// <summary>Every file that the match takes, itself included where it is one.</summary>
    public IEnumerable<CopyEntry> All => Node.IsDirectory ? Entries : [new CopyEntry(RootPath.Root, Node)];

    /// <summary>Makes the contents of all those files readable.</summary>
    public Task FetchAsync(CancellationToken ct) => Tree.FetchAsync(All.Select(entry => entry.Node).Where(node => node.IsFile), ct);
}
