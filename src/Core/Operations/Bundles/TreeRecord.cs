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

    private const int RecordMode = 0b110_100_100;

    /// <summary>The moment, by the clock that the files of a folder get their times from.</summary>
    public static UnixTime MomentIn(string folder)
    {
        using var file = DurableFile.Begin(folder);
        return ChangedAt(file.Stream.Name);
    }

    /// <summary>Writes the record of <paramref name="rootfs"/> to <paramref name="path"/>; a record that is there stays until the new one is whole.</summary>
    /// <param name="path">The record.</param>
    /// <param name="rootfs">What it is of.</param>
    /// <param name="since">What changed after this moment is to be looked at again by the next repack: see <see cref="MomentIn"/>.</param>
    /// <param name="ct">Cancels.</param>
    public static void Write(string path, RootDirectory rootfs, UnixTime since, CancellationToken ct)
    {
        var (first, lines) = (new TreeRecordText(), new TreeRecordText());
        var newest = WriteTree(lines, rootfs, ct);
        // A clock that was set back has left files of a time to come: those are looked at, too.
        var taken = newest < since ? newest : since;
        first.Append(Encoding.ASCII.GetBytes(TakenAt)).Append(taken).Append("\n"u8);
        using (var file = DurableFile.Begin(Path.GetDirectoryName(path)!))
        {
            HostFile.Write(file.Stream, first.Bytes);
            HostFile.Write(file.Stream, lines.Bytes);
            file.Name(path);
        }
        Outlast(path, taken);
    }

    // The kernel's clock for files moves in steps of milliseconds: whatever is changed from here on must be seen to be later.
    private static void Outlast(string path, UnixTime taken)
    {
        using var folder = RootDirectory.Open(Path.GetDirectoryName(path)!);
        var file = RootPath.Clean(Path.GetFileName(path));
        while (folder.Status(file, followLast: false).ChangedAt <= taken)
        {
            Thread.Sleep(1);
            folder.SetMode(file, RecordMode);
        }
    }

    private static UnixTime ChangedAt(string path)
    {
        using var folder = RootDirectory.Open(Path.GetDirectoryName(path)!);
        return folder.Status(RootPath.Clean(Path.GetFileName(path)), followLast: false).ChangedAt;
    }

    private static UnixTime WriteTree(TreeRecordText text, RootDirectory rootfs, CancellationToken ct)
    {
        var pending = new Stack<RootPath>([RootPath.Root]);
        var root = rootfs.Status(RootPath.Root, followLast: false);
        var newest = root.ChangedAt;
        Append(text.Append("."u8), root, []);
        while (pending.TryPop(out var folder))
        {
            ct.ThrowIfCancellationRequested();
            using var directory = rootfs.OpenDirectory(folder);
            foreach (var entry in directory.EnumerateEntries(sorted: true))
            {
                var status = directory.Status(entry.Name.Span);
                if (status.ChangedAt > newest) newest = status.ChangedAt;
                if (!folder.IsRoot) text.Append("./"u8).AppendEscaped(folder.Bytes).Append("/"u8);
                else text.Append("./"u8);
                Append(text.AppendEscaped(entry.Name.Span), status, status.IsSymbolicLink ? directory.ReadLink(entry.Name.Span) : []);
                if (status.IsDirectory) pending.Push(folder.Append(entry.Name.Span));
            }
        }
        return newest;
    }

    // After the name.
    private static void Append(TreeRecordText text, in FileStatus status, ReadOnlySpan<byte> link)
    {
        text.Append(" type="u8).Append(Type(status.Kind)).Append(" mode=0"u8).AppendOctal(status.Mode).Append(" uid="u8).Append(status.Uid).Append(" gid="u8).Append(status.Gid);
        if (status.IsRegularFile) text.Append(" size="u8).Append(status.Size);
        if (status.Kind is FileKind.CharacterDevice or FileKind.BlockDevice) text.Append(" device=linux,"u8).Append(status.DeviceMajor).Append(","u8).Append(status.DeviceMinor);
        if (!link.IsEmpty) text.Append(" link="u8).AppendEscaped(link);
        text.Append(" nlink="u8).Append(status.LinkCount).Append(" inode="u8).Append(status.Identity.Inode).Append(" time="u8).Append(status.ModifiedAt).Append("\n"u8);
    }

    private static ReadOnlySpan<byte> Type(FileKind kind) => kind switch
    {
        FileKind.Directory => "dir"u8,
        FileKind.SymbolicLink => "link"u8,
        FileKind.Fifo => "fifo"u8,
        FileKind.CharacterDevice => "char"u8,
        FileKind.BlockDevice => "block"u8,
        FileKind.Socket => "socket"u8,
        _ => "file"u8,
    };
}
