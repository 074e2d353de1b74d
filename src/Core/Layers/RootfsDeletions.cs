using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Layers;

/// <summary>Whiteouts delete. Source: image-spec layer.md: whiteouts apply to resources in lower layers only.</summary>
[SupportedOSPlatform("linux")]
internal sealed class RootfsDeletions(ParentDirectories parents, TouchedPaths touched) : Deletions
{
    private readonly UntouchedRemoval untouched = new(parents, touched);

    public override void Delete(RootPath directory, ReadOnlySpan<byte> name)
    {
        if (touched.IsEverything) return;
        using var parent = parents.TryOpen(directory);
        if (parent?.TryStatus(name) is not { } status) return;
        var path = parent.Path.Append(name);
        if (!touched.Contains(path))
        {
            parents.Keep(parent);
            parents.Remove(parent, name, path);
            return;
        }
        if (!status.IsDirectory) return;
        using var child = parent.OpenDirectory(name);
        untouched.Run(child);
    }

    public override void DeleteAll(RootPath directory)
    {
        if (touched.IsEverything) return;
        using var found = parents.TryOpen(directory);
        if (found is not null) untouched.Run(found);
    }
}
