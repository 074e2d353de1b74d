using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Layers;

/// <summary>
/// Finds out where a path really leads, following symbolic links in the root and, for overlay targets, in the layers below it. What is
/// missing counts as a name: nothing is made.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class UnionWalk(DirectoryHandle root, OverlayState? overlay, RootlessAccess access) : IDisposable
{
    /// <summary>As the kernel's limit.</summary>
    private const int MaximumLinks = 40;

    private readonly DirectoryDescent descent = new(root);
    private readonly List<byte[]> names = [];
    private readonly Stack<byte[]> pending = new();
    private int links;
    private int hiddenBelow = int.MaxValue;

    /// <summary>The path without symbolic links that <paramref name="path"/> leads to; null when links lead in a circle.</summary>
    public RootPath? TryResolve(RootPath path)
    {
        Push(path.Bytes);
        while (pending.TryPop(out var name))
        {
            if (name.Length == 0 || name.AsSpan().SequenceEqual("."u8)) continue;
            if (name.AsSpan().SequenceEqual(".."u8)) Leave();
            else if (Enter(name) is not { } target) continue;
            else if (!TryFollow(target)) return null;
        }
        return RootPath.Join(names);
    }

    public void Dispose() => descent.Dispose();

    /// <summary>Goes to a name; or stays, and returns the target, when it is a link.</summary>
    private byte[]? Enter(byte[] name)
    {
        var isHere = descent.Depth == names.Count;
        var path = RootPath.Join(names).Append(name);
        var status = isHere ? descent.Current.TryStatus(name) : null;
        if (status is { IsSymbolicLink: true }) return descent.Current.ReadLink(name);
        if (status is { IsDirectory: true } found)
        {
            access.Unlock(descent.Current, name, path, found);
            descent.Enter(name);
        }
        else if (status is null && names.Count < hiddenBelow && overlay?.FindLower(path) is { Status.IsSymbolicLink: true } lower)
        {
            return lower.Layer.ReadLink(path);
        }
        else if (status is not null)
        {
            hiddenBelow = names.Count + 1;
        }
        names.Add(name);
        return null;
    }

    private void Leave()
    {
        if (names.Count == 0) return;
        if (descent.Depth == names.Count) descent.Leave();
        names.RemoveAt(names.Count - 1);
        if (names.Count < hiddenBelow) hiddenBelow = int.MaxValue;
    }

    private bool TryFollow(byte[] target)
    {
        if (target is [(byte)'/', ..]) while (names.Count > 0) Leave();
        Push(target);
        return ++links <= MaximumLinks;
    }

    private void Push(ReadOnlySpan<byte> path)
    {
        while (true)
        {
            var slash = path.LastIndexOf((byte)'/');
            pending.Push(path[(slash + 1)..].ToArray());
            if (slash < 0) return;
            path = path[..slash];
        }
    }
}
