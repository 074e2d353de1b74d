using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Oci.Native;

/// <summary>
/// Resolves one path component by component, following symbolic links itself: absolute targets start at the root again, <c>..</c> never
/// leaves it. The kernel is only ever asked for one name that it must not follow.
/// Open handles are few however deep the path is: those far up are closed and opened again when a <c>..</c> comes back to them.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class PathWalk(PathResolver resolver) : IDisposable
{
    /// <summary>As the kernel's own limit, so that both ways agree.</summary>
    private const int MaximumLinks = 40;

    private const int MaximumTarget = 4096;
    private const int OpenLevels = 32;

    private readonly List<byte[]> names = [];
    private readonly List<SafeFileHandle?> handles = [];
    private readonly Stack<byte[]> pending = new();
    private int links;

    public SafeFileHandle? Open(RootPath path, bool followLast, out int error)
    {
        var leaf = Run(path, followLast, out error);
        return error != 0 ? null : leaf ?? TakeCurrent(out error);
    }

    public SafeFileHandle? OpenDirectory(RootPath path, out RootPath real, out int error)
    {
        real = path;
        var leaf = Run(path, followLast: true, out error);
        if (error != 0) return null;
        if (leaf is not null)
        {
            leaf.Dispose();
            error = Errno.ENOTDIR;
            return null;
        }
        real = RootPath.Join(names);
        return TakeCurrent(out error);
    }

    public void Dispose()
    {
        foreach (var handle in handles) handle?.Dispose();
        handles.Clear();
    }

    /// <summary>Walks to the end: a handle when it is not a directory; null when the walk now stands in the directory, or failed.</summary>
    private SafeFileHandle? Run(RootPath path, bool followLast, out int error)
    {
        error = 0;
        PushPending(path.Bytes);
        while (error == 0 && pending.TryPop(out var name))
        {
            var leaf = Step(name, followLast || pending.Count > 0, out error);
            if (leaf is null) continue;
            if (pending.Count == 0) return leaf;
            leaf.Dispose();
            error = Errno.ENOTDIR;
        }
        return null;
    }

    private SafeFileHandle? Step(byte[] name, bool follow, out int error)
    {
        error = 0;
        if (name.Length == 0 || name.AsSpan().SequenceEqual("."u8)) return null;
        if (name.AsSpan().SequenceEqual(".."u8))
        {
            Pop();
            return null;
        }
        var directory = Current(out error);
        var child = directory is null ? null : PathResolver.OpenChild(directory, name, Libc.PathOnly | Libc.NoFollow, out error);
        if (child is null) return null;
        var kind = FileStatusReader.KindOf(child);
        if (kind == FileKind.Directory)
        {
            Push(name, child);
            return null;
        }
        if (kind != FileKind.SymbolicLink || !follow) return child;
        using (child) Follow(child, out error);
        return null;
    }

    private void Follow(SafeFileHandle link, out int error)
    {
        if (++links > MaximumLinks)
        {
            error = Errno.ELOOP;
            return;
        }
        var target = stackalloc byte[MaximumTarget];
        byte empty = 0;
        var length = (int)Libc.readlinkat(link, &empty, target, MaximumTarget);
        error = length < 0 ? Errno.Last : 0;
        if (error != 0) return;
        if (length > 0 && target[0] == '/') while (names.Count > 0) Pop();
        PushPending(new ReadOnlySpan<byte>(target, length));
    }

    private void PushPending(ReadOnlySpan<byte> path)
    {
        while (true)
        {
            var slash = path.LastIndexOf((byte)'/');
            pending.Push(path[(slash + 1)..].ToArray());
            if (slash < 0) return;
            path = path[..slash];
        }
    }

    private void Push(byte[] name, SafeFileHandle handle)
    {
        names.Add(name);
        handles.Add(handle);
        var old = handles.Count - OpenLevels - 1;
        if (old < 0) return;
        handles[old]?.Dispose();
        handles[old] = null;
    }

    private void Pop()
    {
        if (names.Count == 0) return;
        handles[^1]?.Dispose();
        handles.RemoveAt(handles.Count - 1);
        names.RemoveAt(names.Count - 1);
    }

    private SafeFileHandle? Current(out int error)
    {
        error = 0;
        if (names.Count == 0) return resolver.Root;
        return handles[^1] ??= resolver.OpenWithoutLinks(RootPath.Join(names).Bytes, out error);
    }

    private SafeFileHandle? TakeCurrent(out int error)
    {
        if (names.Count == 0) return PathResolver.OpenChild(resolver.Root, "."u8, Libc.PathOnly, out error);
        var current = Current(out error);
        handles[^1] = null;
        return current;
    }
}
