using System.Text;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;

namespace Oci.Operations;

/// <summary>
/// Turns files into the changes of a layer. Nothing but their content comes from the disk: times, owners and modes follow rules, so that every
/// checkout on every system gives the same layer.
/// </summary>
/// <param name="time">Every entry's time.</param>
/// <param name="application">The application's folder, whose owner is the image's user.</param>
/// <param name="owner">The image's user.</param>
internal sealed class PublishedFiles(UnixTime time, RootPath application, (uint Uid, uint Gid) owner)
{
    private const int FolderMode = 0b111_101_101;
    private const int ProgramMode = 0b111_101_101;
    private const int FileMode = 0b110_100_100;
    private const int LinkMode = 0b111_111_111;

    private readonly SortedDictionary<RootPath, Change> changes = [];
    private readonly Dictionary<string, bool> linkedFolders = [];

    /// <summary>Adds a file, and the folders on the way to it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="special">Its owner where that is not the image's user.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.NothingToPublish"/>, <see cref="ErrorCodes.LinkLeavesFolder"/>, <see cref="ErrorCodes.InvalidPublishItem"/>.</exception>
    public void Add(PublishFile file, (uint Uid, uint Gid)? special)
    {
        file = AtLinkedFolder(file);
        var path = RootPath.Clean(file.Target);
        var below = RootPath.Clean(file.Below);
        var (uid, gid) = special ?? owner;
        for (var at = path.Parent; at != below && !at.IsRoot; at = at.Parent)
        {
            var (folderUid, folderGid) = at == application ? owner : (uid, gid);
            changes.TryAdd(at, new DirectoryChange(at, new EntryMetadata { Mode = FolderMode, Uid = folderUid, Gid = folderGid, ModifiedAt = time }));
        }
        var info = new FileInfo(file.Source);
        var metadata = new EntryMetadata { Mode = LinkMode, Uid = uid, Gid = gid, ModifiedAt = time };
        changes[path] = LinkOf(file, info) is { } link ? new SymlinkChange(path, metadata, Encoding.UTF8.GetBytes(link)) : OpenFile(file, path, info, metadata);
    }

    /// <summary>The changes, sorted.</summary>
    public IReadOnlyList<Change> ToChanges() => [.. changes.Values];

    private static FileChange OpenFile(PublishFile file, RootPath path, FileInfo info, EntryMetadata metadata)
    {
        if (!info.Exists) throw new OciException(ErrorCodes.NothingToPublish, $"expected the file `{ByteText.Escape(file.Source)}` for `{ByteText.Escape(file.Target)}` of the image, found none", "build the project, or correct the path");
        var mode = file.Mode is { } text ? ParseMode(text, file) : IsProgram(info) ? ProgramMode : FileMode;
        return new FileChange(path, metadata with { Mode = mode }, LengthOf(info), () => new FileStream(info.FullName, System.IO.FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0));
    }

    // A folder that is a link stays one too, and what lies behind it is not in the image a second time.
    private PublishFile AtLinkedFolder(PublishFile file)
    {
        if (file.LinkRoot is not { } root) return file;
        var found = file;
        var inside = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)) + Path.DirectorySeparatorChar;
        var (source, target) = (Path.GetDirectoryName(file.Source), ParentOf(file.Target));
        while (source is not null && source.StartsWith(inside, StringComparison.Ordinal) && target.Length > 0 && Path.GetFileName(source) == target[(target.LastIndexOf('/') + 1)..])
        {
            if (IsLink(source)) found = file with { Source = source, Target = target };
            (source, target) = (Path.GetDirectoryName(source), ParentOf(target));
        }
        return found;
    }

    private bool IsLink(string folder)
    {
        if (!linkedFolders.TryGetValue(folder, out var isLink)) linkedFolders[folder] = isLink = new DirectoryInfo(folder).LinkTarget is not null;
        return isLink;
    }

    private static string ParentOf(string target) => target.LastIndexOf('/') is > 0 and var at ? target[..at] : "";

    private static long LengthOf(FileInfo info) => info.LinkTarget is null ? info.Length : new FileInfo(info.ResolveLinkTarget(returnFinalTarget: true)!.FullName).Length;

    // A link stays a link. What it leads to is in the image only if it lies in the folder that is published.
    private static string? LinkOf(PublishFile file, FileInfo info)
    {
        if (file.LinkRoot is not { } root || info.LinkTarget is not { } target) return null;
        var real = Path.GetFullPath(target, Path.GetDirectoryName(file.Source)!);
        var inside = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)) + Path.DirectorySeparatorChar;
        return !Path.IsPathRooted(target) && real.StartsWith(inside, StringComparison.Ordinal)
            ? target.Replace(Path.DirectorySeparatorChar, '/')
            : throw new OciException(ErrorCodes.LinkLeavesFolder, $"expected the symbolic link `{ByteText.Escape(file.Source)}` to lead to a file of `{ByteText.Escape(root)}`, found `{ByteText.Escape(target)}`", "publish the file itself, or leave the link out");
    }

    private static int ParseMode(string text, PublishFile file)
    {
        if (text.Length is > 0 and <= 5 && text.All(digit => digit is >= '0' and <= '7') && Convert.ToInt32(text, 8) is var mode and <= 0xfff) return mode;
        throw new OciException(ErrorCodes.InvalidPublishItem, $"expected a mode in octal digits such as `0644` for `{ByteText.Escape(file.Source)}`, found `{ByteText.Escape(text)}`", "set Mode to `0755` or `0644`");
    }

    // What the system would start: an ELF program that is no library, or a script that names its interpreter.
    private static bool IsProgram(FileInfo info)
    {
        Span<byte> start = stackalloc byte[4];
        using var file = info.OpenRead();
        var read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (start[..read].StartsWith("#!"u8)) return true;
        return start[..read].SequenceEqual("\u007fELF"u8) && !info.Name.EndsWith(".so", StringComparison.Ordinal) && !info.Name.Contains(".so.", StringComparison.Ordinal);
    }
}
