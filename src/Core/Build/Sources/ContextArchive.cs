using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;

namespace Oci.Build;

/// <summary>
/// A build context in a tar, compressed or not: unpacked into a folder of our own. Nothing leaves the folder, whatever names and links say.
/// Owners are nobody's business, devices are left out.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class ContextArchive : IDisposable
{
    private const int PermissionBits = 0b111_111_111_111;
    // Without rights of its own a process could not read, enter or remove what it made.
    private const int OwnFolder = 0b111_000_000;
    private const int OwnFile = 0b110_000_000;

    private readonly RootDirectory root;
    private readonly bool asRoot = Environment.IsPrivilegedProcess;
    private readonly Dictionary<RootPath, TarEntry> folders = [];

    private ContextArchive(string folder) => root = RootDirectory.Open(folder);

    /// <summary>Unpacks; false when the content is no tar, compressed or not: then nothing is made.</summary>
    /// <param name="file">The file.</param>
    /// <param name="folder">An empty folder.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="OciException">It begins like one and is broken further on, or is too large.</exception>
    public static bool TryUnpack(string file, string folder, CancellationToken ct)
    {
        using var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        using var tar = ArchiveUnpacker.OpenArchive(content, LayerLimits.Default.SizeFor(content.Length));
        if (tar is null) return false;
        using var reader = new TarReader(tar, TarLimits.Default with { AllowsEmptyNames = true });
        if (!ArchiveUnpacker.TryReadFirst(reader, out var entry)) return false;
        using var archive = new ContextArchive(folder);
        do
        {
            ct.ThrowIfCancellationRequested();
            archive.Put(reader, entry!);
        }
        while (reader.TryReadNext(out entry));
        archive.Finish();
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => root.Dispose();

    private void Put(TarReader reader, TarEntry entry)
    {
        var path = RootPath.Clean(entry.RawName.Span);
        if (path.IsRoot) return;
        using (root.EnsureDirectory(path.Parent, 0b111_101_101)) { }
        if (entry.Type == TarEntryType.Directory)
        {
            MakeFolder(path, entry);
            return;
        }
        if (root.TryStatus(path, followLast: false) is { } there)
        {
            if (there.IsDirectory) root.RemoveTree(path);
            else root.Unlink(path);
        }
        switch (entry.Type)
        {
            case TarEntryType.File: WriteFile(path, reader, entry); break;
            case TarEntryType.Symlink: root.CreateSymbolicLink(path, entry.RawLinkName.Span); break;
            case TarEntryType.HardLink: root.CreateHardLink(path, RootPath.Clean(entry.RawLinkName.Span)); break;
        }
    }

    private void MakeFolder(RootPath path, TarEntry entry)
    {
        if (root.TryStatus(path, followLast: false) is { IsDirectory: false }) root.Unlink(path);
        using (root.EnsureDirectory(path, 0b111_101_101)) { }
        folders[path] = entry;
    }

    private void WriteFile(RootPath path, TarReader reader, TarEntry entry)
    {
        using (var file = new FileStream(root.CreateFile(path, OwnFile), FileAccess.Write, 1))
        using (var content = reader.OpenContent()) content.CopyTo(file);
        root.SetMode(path, Mode(entry, OwnFile));
        foreach (var attribute in asRoot ? KeptXattrs.Of(entry.Xattrs) : []) root.SetXattr(path, attribute);
        root.SetTimes(path, entry.ModifiedAt);
    }

    // What is put into a folder changes its time, and a mode may forbid to put anything.
    private void Finish()
    {
        foreach (var (path, entry) in folders.OrderByDescending(pair => pair.Key.Bytes.Length))
        {
            if (root.TryStatus(path, followLast: false) is not { IsDirectory: true }) continue;
            root.SetMode(path, Mode(entry, OwnFolder));
            root.SetTimes(path, entry.ModifiedAt);
        }
    }

    private int Mode(TarEntry entry, int own) => (entry.Mode & PermissionBits) | (asRoot ? 0 : own);
}
