using System.Buffers;
using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Layers;

/// <summary>Brings a file of a lower layer up, so that this layer can link to it.</summary>
[SupportedOSPlatform("linux")]
internal static class CopyUp
{
    private const int BufferSize = 128 * 1024;

    /// <summary>What the file has, without overlay's own marks.</summary>
    public static EntryAttributes AttributesOf(LowerFile lower, RootPath path, ApplyOptions options)
    {
        var status = lower.Status;
        var xattrs = lower.Layer.ReadXattrs(path).Where(xattr => !XattrNames.IsMark(xattr.Name, options.Target) && !XattrNames.BelongToHost(xattr.Name));
        return new EntryAttributes(status.Mode, status.Uid, status.Gid, status.ModifiedAt, [.. xattrs]);
    }

    /// <summary>Makes the file, whose name must be free here.</summary>
    public static void Make(LowerFile lower, RootPath path, DirectoryHandle parent, AttributeWriter attributes, ApplyOptions options, CancellationToken ct)
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
                parent.CreateNode(path.Name, status.Kind, status.Mode, status.DeviceMajor, status.DeviceMinor);
                break;
        }
        attributes.Set(parent, path.Name, status.Kind, AttributesOf(lower, path, options), mayHaveOthers: true);
    }

    private static void CopyContent(LowerFile lower, RootPath path, DirectoryHandle parent, CancellationToken ct)
    {
        using var source = lower.Layer.OpenRead(path, followLast: false);
        using var target = parent.CreateFile(path.Name, 0x180);
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
