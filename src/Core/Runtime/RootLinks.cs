using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>Follows symbolic links inside a root file system without opening what they lead to.</summary>
[SupportedOSPlatform("linux")]
internal static class RootLinks
{
    private const int MaxLinks = 40; // as the kernel

    /// <summary>Where a path leads. What does not exist counts as if it were made as a directory.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidContainerOption"/>: the links go in a circle.</exception>
    public static RootPath Follow(RootDirectory rootfs, RootPath path)
    {
        var resolved = RootPath.Root;
        var rest = new Stack<byte[]>();
        Push(rest, path.Bytes);
        for (var links = 0; rest.TryPop(out var part);)
        {
            if (part.AsSpan().SequenceEqual(".."u8))
            {
                resolved = resolved.Parent;
                continue;
            }
            var next = resolved.Append(part);
            if (rootfs.TryStatus(next, followLast: false) is not { IsSymbolicLink: true })
            {
                resolved = next;
                continue;
            }
            if (++links > MaxLinks) throw new OciException(ErrorCodes.InvalidContainerOption, $"expected a path with at most {MaxLinks} symbolic links, found more in `{path}`");
            var target = rootfs.ReadLink(next);
            if (target is [(byte)'/', ..]) resolved = RootPath.Root;
            Push(rest, target);
        }
        return resolved;
    }

    private static void Push(Stack<byte[]> rest, ReadOnlySpan<byte> path)
    {
        var parts = new List<byte[]>();
        foreach (var range in path.Split((byte)'/'))
        {
            var part = path[range];
            if (!part.IsEmpty && !part.SequenceEqual("."u8)) parts.Add(part.ToArray());
        }
        for (var i = parts.Count - 1; i >= 0; i--) rest.Push(parts[i]);
    }
}
