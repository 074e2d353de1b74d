using System.IO.Enumeration;
using Oci.Content;
using Oci.Layers;
using Oci.Native;

namespace Oci.Build;

public sealed partial class BuildCache
{
    private const int ShownDigits = 12;

    /// <summary>The chains of layers that the records' steps made: where they are unpacked they save the next build the unpacking.</summary>
    public IEnumerable<ChainId> ListChains() => EnumerateRecords().Select(record => record.Chain).OfType<Digest>().Select(digest => new ChainId(digest));

    /// <summary>Everything that is kept, the longest unused first.</summary>
    public IReadOnlyList<CacheEntry> List() => [.. Steps().Concat(Mounts()).OrderBy(entry => entry.LastUsed).ThenBy(entry => entry.Id, StringComparer.Ordinal)];

    /// <summary>Gives entries up. What a build uses just now stays; the layers' blobs are the store's to collect.</summary>
    /// <returns>Those that went.</returns>
    public static IReadOnlyList<CacheEntry> Remove(IEnumerable<CacheEntry> entries) => [.. entries.Where(entry => entry.Kind == CacheEntryKind.Step ? RemoveStep(entry) : CacheFolder.TryRemove(entry.Path))];

    /// <summary>Removes what killed processes left half written.</summary>
    /// <returns>How many files.</returns>
    public int Sweep() => DurableFile.Sweep(CacheFile.PartsIn(folder));

    /// <summary>Gives up what is quickly known again: what layers say of their paths, digests of parts of trees and of contexts' files, what servers said of theirs, whole builds.</summary>
    public void Forget()
    {
        foreach (var path in new[] { digests, Path.Combine(folder, "listings"), Path.Combine(folder, "files"), Path.Combine(folder, "http"), Path.Combine(folder, "builds") })
        {
            CacheFile.TryDeleteAll(path);
        }
    }

    private IEnumerable<CacheEntry> Steps()
    {
        foreach (var file in FilesOf(records))
        {
            if (Read(file.FullName) is not { } record) continue;
            yield return new CacheEntry(CacheEntryKind.Step, record.Key.Encoded[..ShownDigits], record.Step ?? "", record.Layer?.Size ?? 0, file.LastWriteTimeUtc)
            {
                Path = file.FullName,
                SharedBy = record.Layer?.Digest.ToString(),
            };
        }
    }

    private IEnumerable<CacheEntry> Mounts()
    {
        var mounts = new DirectoryInfo(Path.Combine(folder, CacheFolder.Mounts));
        foreach (var mount in mounts.Exists ? mounts.EnumerateDirectories() : [])
        {
            var name = CacheFile.TryRead(mount.FullName + CacheFolder.NameSuffix) is { } bytes ? System.Text.Encoding.UTF8.GetString(bytes) : "";
            var used = new FileInfo(mount.FullName + CacheFolder.UseSuffix) is { Exists: true } use ? use.LastWriteTimeUtc : mount.LastWriteTimeUtc;
            yield return new CacheEntry(CacheEntryKind.Mount, mount.Name[..Math.Min(ShownDigits, mount.Name.Length)], name, SizeOf(mount), used) { Path = mount.FullName };
        }
    }

    // What a container made may have any name and lead anywhere: links are not followed. One that is running adds and removes files meanwhile.
    private static long SizeOf(DirectoryInfo mount)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        try
        {
            return new FileSystemEnumerable<long>(mount.FullName, static (ref entry) => entry.IsDirectory ? 0 : entry.Length, options).Sum();
        }
        catch (DirectoryNotFoundException)
        {
            return 0; // given up meanwhile
        }
    }

    private static bool RemoveStep(CacheEntry entry)
    {
        CacheFile.TryDelete(entry.Path);
        return !File.Exists(entry.Path);
    }

    private static IEnumerable<FileInfo> FilesOf(string path) =>
        Directory.Exists(path) ? new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories) : [];
}
