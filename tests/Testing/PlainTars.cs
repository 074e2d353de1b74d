using System.Formats.Tar;

namespace Oci.Testing;

/// <summary>Archives made by other hands: .NET's own tar code.</summary>
public static class PlainTars
{
    /// <summary>Packs what is in a folder.</summary>
    public static Task PackAsync(string folder, string file) => TarFile.CreateFromDirectoryAsync(folder, file, includeBaseDirectory: false);

    /// <summary>Unpacks into a new folder.</summary>
    public static Task UnpackAsync(string file, string folder)
    {
        Directory.CreateDirectory(folder);
        return TarFile.ExtractToDirectoryAsync(file, folder, overwriteFiles: true);
    }

    /// <summary>Packs files, links and whatever else, in the given order.</summary>
    public static async Task WriteAsync(string file, params IEnumerable<TarEntry> entries)
    {
        await using var writer = new TarWriter(File.Create(file));
        foreach (var entry in entries) await writer.WriteEntryAsync(entry);
    }

    /// <summary>A file's entry.</summary>
    public static TarEntry Entry(string name, byte[] content) => new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) };

    /// <summary>A link's entry.</summary>
    public static TarEntry Link(TarEntryType type, string name, string target) => new PaxTarEntry(type, name) { LinkName = target };
}
