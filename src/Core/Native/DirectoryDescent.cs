using System.Runtime.Versioning;

namespace Oci.Native;

/// <summary>
/// Goes down and up a tree of any depth with few open handles: those far up are closed, and opened again through <c>..</c> on the way back,
/// where they must be the same inodes as before.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class DirectoryDescent(DirectoryHandle start) : IDisposable
{
    private const int OpenLevels = 32;

    private sealed record Level(byte[] Name, RootPath Path, FileIdentity Identity)
    {
        public DirectoryHandle? Handle { get; set; }
    }

    private readonly List<Level> levels = [];

    /// <summary>How far below the start we are.</summary>
    public int Depth => levels.Count;

    /// <summary>Where we are.</summary>
    public DirectoryHandle Current => levels.Count == 0 ? start : levels[^1].Handle!;

    /// <summary>Goes into a child directory, which must not be a link.</summary>
    public void Enter(ReadOnlySpan<byte> name)
    {
        var child = Current.OpenDirectory(name);
        levels.Add(new Level(name.ToArray(), child.Path, child.Status().Identity) { Handle = child });
        var old = levels.Count - OpenLevels - 1;
        if (old < 0) return;
        levels[old].Handle?.Dispose();
        levels[old].Handle = null;
    }

    /// <summary>Goes back up; the name of the directory that was left.</summary>
    public byte[] Leave()
    {
        var left = levels[^1];
        levels.RemoveAt(levels.Count - 1);
        using var child = left.Handle!;
        if (levels.Count > 0) levels[^1].Handle ??= child.OpenParent(levels[^1].Path, levels[^1].Identity);
        return left.Name;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var level in levels) level.Handle?.Dispose();
        levels.Clear();
    }
}
