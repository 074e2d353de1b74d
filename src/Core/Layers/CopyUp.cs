using System.Buffers;
using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Layers;

/// <summary>Brings a file of a lower layer up, so that this layer can link to it, as the kernel does when a container links to it.</summary>
[SupportedOSPlatform("linux")]
internal sealed class CopyUp(ParentDirectories parents, OverlayState overlay, AttributeWriter attributes, ApplyOptions options)
{
    private const int BufferSize = 128 * 1024;
    private const int UnfinishedMode = 0x180; // 0600

    /// <summary>What a lower file has, without overlay's own marks.</summary>
    public static EntryAttributes AttributesOf(LowerFile lower, RootPath path, ApplyOptions options)
    {
        var status = lower.Status;
        var xattrs = lower.Layer.ReadXattrs(path).Where(xattr => !XattrNames.IsMark(xattr.Name, options.Target) && !XattrNames.BelongToHost(xattr.Name));
        return new EntryAttributes(status.Mode, status.Uid, status.Gid, status.ModifiedAt, [.. xattrs]);
    }

    /// <summary>Makes the file here, unless something is there already or nothing of that name (or a directory) shows through.</summary>
    public void TryMake(RootPath path, CancellationToken ct)
    {
        if (overlay.FindLower(path) is not { Status.IsDirectory: false } lower || parents.IsBlocked(path.Parent)) return;
        var parent = parents.Open(path.Parent);
        if (parent.TryStatus(path.Name) is null) Make(lower, path, parent, ct);
    }

    private void Make(LowerFile lower, RootPath path, DirectoryHandle parent, CancellationToken ct)
    {
        var status = lower.Status;
        switch (status.Kind)
        {
            case FileKind.RegularFile:
                CopyContent(lower, path, parent, ct);
                break;
            case FileKind.SymbolicLink:
                parent.CreateSymbolicLink(path.Name, lower.Layer.ReadLink(path));
                break;
            default:
                parent.CreateNode(path.Name, status.Kind, UnfinishedMode, status.DeviceMajor, status.DeviceMinor);
                break;
        }
        attributes.Set(parent, path.Name, status.Kind, AttributesOf(lower, path, options), mayHaveOthers: true);
    }

    private static void CopyContent(LowerFile lower, RootPath path, DirectoryHandle parent, CancellationToken ct)
    {
        using var source = lower.Layer.OpenRead(path, followLast: false);
        using var target = parent.CreateFile(path.Name, UnfinishedMode);
        if (OpenFile.TryClone(source.SafeFileHandle, target)) return;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (int count; (count = source.Read(buffer)) > 0;)
            {
                parent.Check(OpenFile.TryWrite(target, buffer.AsSpan(0, count)), "write", path.Name);
                ct.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
