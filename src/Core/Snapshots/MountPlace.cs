using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Snapshots;

/// <summary>Where a path leads inside a root file system, as far as it is there.</summary>
/// <param name="Existing">The part that is there, without any symbolic link.</param>
/// <param name="IsDirectory">Whether that is a directory.</param>
/// <param name="Missing">The names that are missing below it.</param>
[SupportedOSPlatform("linux")]
internal sealed record MountPlace(RootPath Existing, bool IsDirectory, IReadOnlyList<byte[]> Missing)
{
    /// <summary>As many as the kernel follows.</summary>
    private const int MaximumLinks = 40;

    /// <summary>Follows <paramref name="path"/>; links lead from the root, and <c>..</c> never out of it.</summary>
    public static MountPlace Find(RootDirectory root, RootPath path)
    {
        var (here, links) = (RootPath.Root, 0);
        var names = new Stack<byte[]>();
        PushAll(names, path.Bytes);
        while (names.TryPop(out var name))
        {
            if (name.AsSpan().SequenceEqual(".."u8))
            {
                here = here.Parent;
                continue;
            }
            var next = here.Append(name);
            if (root.TryStatus(next, followLast: false) is not { } status) return new MountPlace(here, IsDirectory: true, [name, .. Clean(names)]);
            if (status.IsSymbolicLink)
            {
                if (++links > MaximumLinks) throw new OciException(ErrorCodes.UnsuitableMountPoint, $"expected a path to mount on at `{path}`, found more than {MaximumLinks} symbolic links", "mount it somewhere else");
                var target = root.ReadLink(next);
                if (target is [(byte)'/', ..]) here = RootPath.Root;
                PushAll(names, target);
            }
            else if (status.IsDirectory) here = next;
            else return new MountPlace(next, IsDirectory: false, [.. Clean(names)]);
        }
        return new MountPlace(here, IsDirectory: true, []);
    }

    private static void PushAll(Stack<byte[]> names, ReadOnlySpan<byte> path)
    {
        var parts = new List<byte[]>();
        foreach (var range in path.Split((byte)'/'))
        {
            if (path[range] is { IsEmpty: false } part && !part.SequenceEqual("."u8)) parts.Add(part.ToArray());
        }
        for (var i = parts.Count - 1; i >= 0; i--) names.Push(parts[i]);
    }

    /// <summary>What is left of the path where nothing exists any more: <c>..</c> can only take back a name before it.</summary>
    private static List<byte[]> Clean(Stack<byte[]> names)
    {
        var clean = new List<byte[]>();
        foreach (var name in names)
        {
            if (!name.AsSpan().SequenceEqual(".."u8)) clean.Add(name);
            else if (clean.Count > 0) clean.RemoveAt(clean.Count - 1);
        }
        return clean;
    }
}
