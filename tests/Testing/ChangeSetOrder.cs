using Oci.Layers;
using Oci.Native;

namespace Oci.Testing;

/// <summary>Holds a producer of changes to the order that <see cref="ChangeSet"/> promises.</summary>
public static class ChangeSetOrder
{
    /// <summary>Fails on a path out of order or twice, on a child before its parent, and on a deletion after one of its siblings.</summary>
    public static void Check(IReadOnlyList<Change> changes)
    {
        var seen = new HashSet<RootPath>();
        var directories = new HashSet<RootPath> { RootPath.Root };
        var begun = new HashSet<RootPath>();
        RootPath? last = null;
        foreach (var change in changes)
        {
            Assert.True(seen.Add(change.Path), $"{change.Path} comes twice");
            if (!change.Path.IsRoot) Assert.True(directories.Contains(change.Path.Parent), $"{change.Path} comes without its directory");
            if (change is DirectoryChange) directories.Add(change.Path);
            if (change is DeletedChange)
            {
                Assert.False(begun.Contains(change.Path.Parent), $"{change.Path} is deleted after a sibling was written");
                continue;
            }
            Assert.True(last is null || last.Value < change.Path, $"{change.Path} comes after {last}");
            last = change.Path;
            if (!change.Path.IsRoot) begun.Add(change.Path.Parent);
        }
    }
}
