using System.Buffers;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Layers;

/// <summary>Writes changes as the entries of a layer. Source: image-spec layer.md, Representing Changes.</summary>
internal sealed class LayerTar(TarWriter tar, LayerWriterOptions options)
{
    private readonly Dictionary<object, RootPath> firstNames = [];
    private readonly HashSet<RootPath> deleted = [];
    private Change? last;

    public void Write(ChangeSet changes, CancellationToken ct)
    {
        foreach (var change in changes.Changes)
        {
            ct.ThrowIfCancellationRequested();
            CheckOrder(change);
            CheckName(change.Path);
            Write(change, ct);
        }
        tar.Finish();
    }

    // image-spec layer.md: no path twice. What is not deleted comes sorted, so that there two are neighbours; deletions come before their
    // siblings. Only an opaque directory is there twice, as itself and as a whiteout.
    private void CheckOrder(Change change)
    {
        if (change is DeletedChange)
        {
            if (!deleted.Add(change.Path)) throw new InvalidOperationException($"`{change.Path}` is deleted twice");
            return;
        }
        if (deleted.Contains(change.Path)) throw new InvalidOperationException($"`{change.Path}` is deleted and there");
        var isPair = last?.Path == change.Path && last is OpaqueChange != change is OpaqueChange;
        if (last is { } before && change.Path <= before.Path && !isPair)
            throw new InvalidOperationException($"Changes are to be sorted, one a path: `{change.Path}` comes after `{before.Path}`");
        last = change;
    }

    private static void CheckName(RootPath path)
    {
        if (path.Bytes.StartsWith(Whiteout.Prefix) || path.Bytes.IndexOf("/.wh."u8) >= 0)
            throw new OciException(ErrorCodes.UnfitForLayer, $"expected no name that begins with `.wh.`, which marks deletions in layers, found `{path}`", "rename or remove the file");
    }

    private void Write(Change change, CancellationToken ct)
    {
        switch (change)
        {
            case FileChange file:
                WriteFile(file, ct);
                break;
            case DirectoryChange directory:
                tar.WriteEntry(Entry(TarEntryType.Directory, change.Path, directory.Metadata));
                break;
            case SymlinkChange symlink:
                if (!TryLink(symlink.LinkKey, change.Path, symlink.Metadata))
                    tar.WriteEntry(Entry(TarEntryType.Symlink, change.Path, symlink.Metadata, symlink.Target));
                break;
            case NodeChange node:
                WriteNode(node);
                break;
            case HardLinkChange link:
                tar.WriteEntry(Entry(TarEntryType.HardLink, change.Path, link.Metadata ?? new EntryMetadata { Mode = 0x1a4 }, link.Target.Bytes.ToArray()));
                break;
            case DeletedChange:
                tar.WriteEntry(Mark(Whiteout.Of(change.Path)));
                break;
            case OpaqueChange:
                tar.WriteEntry(Mark(Whiteout.OpaqueIn(change.Path)));
                break;
            default:
                throw new InvalidOperationException($"`{change.Path}`: a layer has no {change.GetType().Name}");
        }
    }

    // Its time, mode and owner mean nothing and are always the same.
    private static TarEntry Mark(RootPath path) => new() { Type = TarEntryType.File, RawName = path.Bytes.ToArray(), Mode = 0x180 };

    private void WriteNode(NodeChange node)
    {
        if (TryLink(node.LinkKey, node.Path, node.Metadata)) return;
        var type = node.Kind switch
        {
            NodeKind.Fifo => TarEntryType.Fifo,
            NodeKind.CharacterDevice => TarEntryType.CharacterDevice,
            _ => TarEntryType.BlockDevice,
        };
        tar.WriteEntry(Entry(type, node.Path, node.Metadata, major: node.Major, minor: node.Minor));
    }

    private void WriteFile(FileChange file, CancellationToken ct)
    {
        if (TryLink(file.LinkKey, file.Path, file.Metadata)) return;
        tar.WriteEntry(Entry(TarEntryType.File, file.Path, file.Metadata, size: file.Size));
        if (file.Size == 0) return;
        var buffer = ArrayPool<byte>.Shared.Rent(256 << 10);
        try
        {
            using var content = file.Open();
            for (var left = file.Size; left > 0; ct.ThrowIfCancellationRequested())
            {
                var read = content.Read(buffer, 0, (int)Math.Min(buffer.Length, left));
                if (read == 0) throw Changed(file, $"{file.Size - left}");
                tar.WriteData(buffer.AsSpan(0, read));
                left -= read;
            }
            if (content.Read(buffer, 0, 1) > 0) throw Changed(file, "more");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static OciException Changed(FileChange file, string found) => new(ErrorCodes.UnfitForLayer,
        $"expected `{file.Path}` to have {file.Size} bytes, found {found}: it changed while it was read", "stop what writes it, and try again");

    // The first name in path order carries the data, the others link to it. Their metadata is the file's: some engines apply it again.
    private bool TryLink(object? key, RootPath path, EntryMetadata metadata)
    {
        if (key is null || firstNames.TryAdd(key, path)) return false;
        tar.WriteEntry(Entry(TarEntryType.HardLink, path, metadata, firstNames[key].Bytes.ToArray()));
        return true;
    }

    private TarEntry Entry(TarEntryType type, RootPath path, EntryMetadata metadata, ReadOnlyMemory<byte> target = default, long size = 0, uint major = 0, uint minor = 0) => new()
    {
        Type = type,
        // The root itself has no name: `./` is what tar calls it.
        RawName = path.IsRoot ? "./"u8.ToArray() : path.Bytes.ToArray(),
        RawLinkName = target,
        Size = size,
        Mode = metadata.Mode,
        Uid = metadata.Uid,
        Gid = metadata.Gid,
        ModifiedAt = options.SourceDateEpoch is { } epoch && metadata.ModifiedAt > epoch ? epoch : metadata.ModifiedAt,
        DeviceMajor = major,
        DeviceMinor = minor,
        Xattrs = LayerXattrs.Select(metadata.Xattrs, path, options),
    };
}
