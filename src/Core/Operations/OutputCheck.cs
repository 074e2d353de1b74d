using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>Whether an image can be put where it is asked for: said before the first step, not after an hour of them.</summary>
internal static class OutputCheck
{
    /// <summary>Looks at the folder that <paramref name="location"/> would be written into.</summary>
    /// <exception cref="OciException">It cannot be written to: <see cref="ErrorCodes.UnsupportedLocation"/>, <see cref="ErrorCodes.InvalidLayout"/>, <see cref="ErrorCodes.FileSystem"/>.</exception>
    public static void Check(ImageLocation location)
    {
        switch (location)
        {
            case LayoutLocation { Digest: not null } or ArchiveLocation { Digest: not null } or DockerArchiveLocation { Index: not null }: throw ImageCopier.NotToWrite(location);
            case LayoutLocation layout: CheckLayout(layout.Folder); break;
            case ArchiveLocation archive: CheckFile(archive.File); break;
            case DockerArchiveLocation archive: CheckFile(archive.File); break;
            case DirLocation dir: CheckFolder(dir.Folder); break;
            default: break; // a name of the local store or of a registry
        }
    }

    /// <summary>Whether the places can hold an index of several images.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.UnsupportedLocation"/>.</exception>
    public static void CheckIndex(IEnumerable<ImageLocation> locations)
    {
        if (locations.FirstOrDefault(location => location is DockerArchiveLocation or DockerDaemonLocation) is { } single)
            throw new OciException(ErrorCodes.UnsupportedLocation, $"expected one platform for `{ByteText.Escape(single.ToString()!)}`, found several", "pass --platform with one platform, or write oci-archive:FILE");
    }

    /// <summary>Whether the family of documents has the compression.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.FormatCannotHold"/>.</exception>
    public static void CheckFormat(ManifestFormat format, LayerCompression compression)
    {
        if (format == ManifestFormat.Docker && compression.Format == CompressionFormat.Zstd)
            throw new OciException(ErrorCodes.FormatCannotHold, "expected a compression that Docker's format has, found `zstd`", "--compression gzip, or --format oci");
    }

    /// <summary>Looks at the place that the files of an image would be written to.</summary>
    /// <exception cref="OciException">It cannot be written to: <see cref="ErrorCodes.FileSystem"/>.</exception>
    public static void Check(BuildOutput output)
    {
        if (output.Kind == BuildOutputKind.Local) CheckFolder(output.Destination);
        else if (output.Destination != "-") CheckFile(output.Destination);
    }

    /// <summary>Whether a file can be made or replaced.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.FileSystem"/>.</exception>
    public static void CheckFile(string path)
    {
        if (Directory.Exists(path)) throw new OciException(ErrorCodes.FileSystem, $"expected a file to write to, found the folder `{ByteText.Escape(path)}`", $"name a file in it: {ByteText.Escape(Path.Combine(path, "image.tar"))}");
        if (OutputFile.IsWrittenAsItIs(path)) return;
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder)) throw new OciException(ErrorCodes.FileSystem, $"expected the folder `{ByteText.Escape(folder)}` to write `{ByteText.Escape(Path.GetFileName(path))}` into, found none", $"mkdir -p {ByteText.Escape(folder)}");
        Try(folder);
    }

    /// <summary>Whether a folder is there and can be written to, or can be made.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.FileSystem"/>.</exception>
    public static void CheckFolder(string path)
    {
        var at = Path.GetFullPath(path);
        while (!Path.Exists(at)) at = Path.GetDirectoryName(at)!;
        if (!Directory.Exists(at)) throw new OciException(ErrorCodes.FileSystem, $"expected a folder at `{ByteText.Escape(at)}`, found a file", "name another folder");
        Try(at);
    }

    private static void CheckLayout(string folder)
    {
        CheckFolder(folder);
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()) Layouts.OciLayout.OpenOrCreate(folder);
    }

    // Rights are more than mode bits: a read-only mount, an access list, a full disk. Only trying tells.
    private static void Try(string folder)
    {
        using var file = DurableFile.Begin(folder);
    }
}
