using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using Oci.Native;

namespace Oci.Operations;

/// <summary>
/// How a root file system was when it was unpacked, as mtree(5) writes it: one line a file. A later repack takes a file for changed when its
/// status changed after the time in the first line, which the kernel keeps and nobody can set back.
/// </summary>
[SupportedOSPlatform("linux")]
internal static class TreeRecord
{
    /// <summary>The file's name in the bundle.</summary>
    public const string FileName = "rootfs.mtree";

    /// <summary>What stands before the time, in the first line.</summary>
    public const string TakenAt = "#mtree v2.0 taken=";

    private const int FileMode = 0b110_100_100;

    /// <summary>Writes the record of <paramref name="rootfs"/> to <paramref name="path"/>.</summary>
    public static void Write(string path, RootDirectory rootfs, CancellationToken ct)
    {
        var text = new StringBuilder();
        var newest = WriteTree(text, rootfs, ct);
        File.WriteAllText(path, $"{TakenAt}{Time(newest)}\n{text}");
        Outlast(path, newest);
    }

    // The kernel's clock for files moves in steps of milliseconds: whatever is changed from here on must be seen to be later.
    private static void Outlast(string path, UnixTime newest)
    {
        using var folder = RootDirectory.Open(Path.GetDirectoryName(path)!);
        var file = RootPath.Clean(Path.GetFileName(path));
        while (folder.Status(file, followLast: false).ChangedAt <= newest)
        {
            Thread.Sleep(1);
            folder.SetMode(file, FileMode);
        }
    }

    private static UnixTime WriteTree(StringBuilder text, RootDirectory rootfs, CancellationToken ct)
    {
        var pending = new Stack<RootPath>([RootPath.Root]);
        var root = rootfs.Status(RootPath.Root, followLast: false);
        var newest = root.ChangedAt;
        Append(text, ".", root, []);
        while (pending.TryPop(out var folder))
        {
            ct.ThrowIfCancellationRequested();
            using var directory = rootfs.OpenDirectory(folder);
            foreach (var entry in directory.EnumerateEntries(sorted: true))
            {
                var status = directory.Status(entry.Name.Span);
                var path = folder.Append(entry.Name.Span);
                if (status.ChangedAt > newest) newest = status.ChangedAt;
                Append(text, "./" + Encode(path.Bytes), status, status.IsSymbolicLink ? directory.ReadLink(entry.Name.Span) : []);
                if (status.IsDirectory) pending.Push(path);
            }
        }
        return newest;
    }

    private static void Append(StringBuilder text, string name, in FileStatus status, ReadOnlySpan<byte> link)
    {
        text.Append(CultureInfo.InvariantCulture, $"{name} type={Type(status.Kind)} mode=0{Convert.ToString(status.Mode, 8)} uid={status.Uid} gid={status.Gid}");
        if (status.IsRegularFile) text.Append(CultureInfo.InvariantCulture, $" size={status.Size}");
        if (status.Kind is FileKind.CharacterDevice or FileKind.BlockDevice) text.Append(CultureInfo.InvariantCulture, $" device=linux,{status.DeviceMajor},{status.DeviceMinor}");
        if (!link.IsEmpty) text.Append(" link=").Append(Encode(link));
        text.Append(CultureInfo.InvariantCulture, $" nlink={status.LinkCount} inode={status.Identity.Inode} time={Time(status.ModifiedAt)}\n");
    }

    private static string Type(FileKind kind) => kind switch
    {
        FileKind.Directory => "dir",
        FileKind.SymbolicLink => "link",
        FileKind.Fifo => "fifo",
        FileKind.CharacterDevice => "char",
        FileKind.BlockDevice => "block",
        FileKind.Socket => "socket",
        _ => "file",
    };

    private static string Time(UnixTime time) => string.Create(CultureInfo.InvariantCulture, $"{time.Seconds}.{time.Nanoseconds:D9}");

    // vis(3): everything that would end or begin something else is a backslash and three octal digits.
    private static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (var b in bytes)
        {
            if (b is > (byte)' ' and < 0x7f and not ((byte)'\\' or (byte)'#' or (byte)'=' or (byte)'*' or (byte)'?' or (byte)'[')) text.Append((char)b);
            else text.Append('\\').Append(Convert.ToString(b, 8).PadLeft(3, '0'));
        }
        return text.ToString();
    }
}
