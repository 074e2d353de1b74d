using System.Formats.Tar;
using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json.Nodes;
using Oci.Native;

namespace Oci.Interop.Conformance;

/// <summary>Makes the build context of a case: the suite's folder as it was checked out there, then the case's own operations.</summary>
[SupportedOSPlatform("linux")]
internal static class ContextPreparation
{
    private const UnixFileMode FolderMode = (UnixFileMode)0b111_111_101;
    private const UnixFileMode FileMode664 = (UnixFileMode)0b110_110_100;
    private const UnixFileMode ContainerfileMode = (UnixFileMode)0b110_100_100;

    /// <summary>Makes the context.</summary>
    /// <returns>Whether the golden results are the case's own: they were made with the Containerfile that the context has, where it has one.</returns>
    public static bool Make(ConformanceCase test, string folder)
    {
        Directory.CreateDirectory(folder);
        if (test.ContextFolder is { } source) Copy(source, folder);
        var file = Path.Combine(folder, test.FileName);
        var isOwn = !test.IsInline || !File.Exists(file);
        if (isOwn)
        {
            File.Delete(file);
            File.WriteAllText(file, test.Containerfile());
        }
        File.SetUnixFileMode(file, ContainerfileMode);
        if (test.Id.Contains("mount-targets", StringComparison.Ordinal)) File.Copy("/bin/busybox", Path.Combine(folder, "true"), overwrite: true);
        foreach (var operation in test.Operations) Apply(operation, folder);
        return isOwn;
    }

    // The corpus is kept read-only; a checkout has these modes.
    private static void Copy(string source, string target)
    {
        Directory.CreateDirectory(target);
        File.SetUnixFileMode(target, FolderMode);
        foreach (var entry in new DirectoryInfo(source).EnumerateFileSystemInfos())
        {
            var path = Path.Combine(target, entry.Name);
            if ((entry.LinkTarget ?? FlattenedLink(entry)) is { } link) File.CreateSymbolicLink(path, link);
            else if (entry is DirectoryInfo) Copy(entry.FullName, path);
            else
            {
                File.Copy(entry.FullName, path);
                File.SetUnixFileMode(path, entry.UnixFileMode.HasFlag(UnixFileMode.UserExecute) ? FolderMode : FileMode664);
            }
        }
    }

    // Where the corpus could not hold links, files hold their targets.
    private static string? FlattenedLink(FileSystemInfo entry)
    {
        if (entry is not FileInfo { Length: > 0 and < 200 } file) return null;
        var text = File.ReadAllText(file.FullName);
        return !text.Contains('\n', StringComparison.Ordinal) && text != file.Name && Path.Exists(Path.Combine(file.DirectoryName!, text)) ? text : null;
    }

    private static void Apply(JsonNode operation, string folder)
    {
        if (operation["op"]!.GetValue<string>() == "requireXattrs") return;
        var name = operation["path"]!.GetValue<string>();
        var path = Path.Combine(folder, name);
        using var root = RootDirectory.Open(folder);
        var place = RootPath.Clean(name);
        switch (operation["op"]!.GetValue<string>())
        {
            case "mkdir":
                using (root.EnsureDirectory(place, 0b111_000_000)) { }
                root.SetMode(place, ModeOf(operation));
                break;
            case "write":
                if (place.Parent is { IsRoot: false } parent) using (root.EnsureDirectory(parent, 0b111_101_101)) { }
                File.WriteAllText(path, operation["content"]?.GetValue<string>() ?? "");
                root.SetMode(place, ModeOf(operation));
                break;
            case "chmod": root.SetMode(place, ModeOf(operation)); break;
            case "chown": root.SetOwner(place, operation["uid"]!.GetValue<uint>(), operation["gid"]!.GetValue<uint>()); break;
            case "utime": root.SetTimes(place, new UnixTime(operation["mtime"]!.GetValue<long>())); break;
            case "setxattr":
                foreach (var (key, value) in operation["xattrs"]!.AsObject()) root.SetXattr(place, new ExtendedAttribute(key, Encoding.UTF8.GetBytes(value!.GetValue<string>())));
                break;
            case "writeTar": WriteTar(operation, path); break;
            default: throw new InvalidOperationException($"Unknown operation {operation}");
        }
    }

    private static void WriteTar(JsonNode operation, string path)
    {
        using (var file = File.Create(path))
        using (var tar = new TarWriter(file))
        {
            foreach (var node in operation["entries"]!.AsArray().Select(entry => entry!))
            {
                var pax = node["pax"]?.AsObject().Select(pair => KeyValuePair.Create(pair.Key, pair.Value!.GetValue<string>())) ?? [];
                var isFile = node["type"]!.GetValue<string>() == "file";
                var entry = new PaxTarEntry(isFile ? TarEntryType.RegularFile : TarEntryType.Directory, node["name"]!.GetValue<string>(), pax)
                {
                    Mode = (UnixFileMode)ModeOf(node),
                    Uid = node["uid"]?.GetValue<int>() ?? 0,
                    Gid = node["gid"]?.GetValue<int>() ?? 0,
                    ModificationTime = DateTimeOffset.FromUnixTimeSeconds(node["mtime"]?.GetValue<long>() ?? 0),
                };
                if (isFile) entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(node["content"]?.GetValue<string>() ?? ""));
                tar.WriteEntry(entry);
            }
        }
        File.SetUnixFileMode(path, (UnixFileMode)ModeOf(operation));
    }

    private static int ModeOf(JsonNode node) => Convert.ToInt32(node["mode"]?.GetValue<string>() ?? "0644", 8);
}
