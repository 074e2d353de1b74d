using System.IO.Enumeration;
using Microsoft.Build.Framework;
using Oci.Diagnostics;
using Oci.Operations;

namespace Oci.Tasks;

/// <summary>Turns a project's items into parts of a request.</summary>
/// <param name="projectFile">The project.</param>
/// <param name="workingDirectory">Where the application goes.</param>
internal sealed class ProjectItems(string projectFile, string workingDirectory)
{
    private const string CopyLayer = "files";
    private readonly string folder = Path.GetDirectoryName(projectFile)!;

    /// <summary>A published file with its item.</summary>
    public (ITaskItem Item, PublishFile File) Published(ITaskItem item) => (item, new PublishFile
    {
        Source = item.GetMetadata("FullPath"),
        Target = Join(workingDirectory, item.GetMetadata("RelativePath").Replace('\\', '/')),
        Below = Slash(Path.GetDirectoryName(workingDirectory.TrimEnd('/')) ?? "/"),
        // A link of the project's own is kept; in the package cache it is the cache's way to hold a file.
        LinkRoot = item.GetMetadata("NuGetPackageId").Length == 0 ? LinkRootOf(item) : null,
    });

    /// <summary>The files of a <c>ContainerCopy</c> item: one, or all of a folder.</summary>
    public IEnumerable<(string Layer, PublishFile File)> Copied(ITaskItem item)
    {
        var source = item.GetMetadata("FullPath");
        var destination = item.GetMetadata("Destination") is { Length: > 0 } given ? given.Replace('\\', '/') : workingDirectory;
        if (!destination.StartsWith('/')) destination = Join(workingDirectory, destination);
        if (!Directory.Exists(source))
        {
            var target = destination.EndsWith('/') ? Join(destination, item.GetMetadata("RecursiveDir").Replace('\\', '/') + Path.GetFileName(source)) : destination;
            yield return Copy(item, source, target, destination, Path.GetDirectoryName(source)!);
            yield break;
        }
        foreach (var file in FilesOf(source))
            yield return Copy(item, file, Join(destination, Path.GetRelativePath(source, file).Replace('\\', '/')), destination, source);
    }

    // Links are entries of their own: a folder behind one is not entered.
    private static FileSystemEnumerable<string> FilesOf(string folder) => new(folder, (ref entry) => entry.ToFullPath(), new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
    {
        ShouldIncludePredicate = (ref entry) => !entry.IsDirectory || entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        ShouldRecursePredicate = (ref entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
    };

    /// <summary>Refuses a <c>ContainerCopy</c> that takes nothing, which is always a mistake: MSBuild drops a pattern without matches in silence.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.NothingToPublish"/>, with the place in the project.</exception>
    public void CheckCopies(ITaskItem[] copies)
    {
        foreach (var copy in copies)
        {
            if (!Path.Exists(copy.GetMetadata("FullPath")))
                throw new OciException(ErrorCodes.NothingToPublish, $"expected `{copy.ItemSpec}` for ContainerCopy, found no such file or folder", "paths begin at the project's folder");
        }
        if (EmptyPatterns.Find(projectFile, [.. copies.Select(copy => copy.GetMetadata("FullPath"))]) is { } empty)
            throw new OciException(ErrorCodes.NothingToPublish, $"expected files that match `{empty.Text}` for ContainerCopy, found none", "paths begin at the project's folder", empty);
    }

    /// <summary>Items with a <c>Value</c>, sorted by name; the last one of a name counts.</summary>
    public static SortedDictionary<string, string> Values(ITaskItem[] items)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in items) values[item.ItemSpec] = item.GetMetadata("Value");
        return values;
    }

    /// <summary><c>8080/tcp</c>.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidPublishItem"/>.</exception>
    public static string PortOf(ITaskItem item)
    {
        var parts = item.ItemSpec.Split('/');
        var protocol = item.GetMetadata("Type") is { Length: > 0 } type ? type : parts.ElementAtOrDefault(1) ?? "tcp";
        return parts.Length <= 2 && ushort.TryParse(parts[0], out var port) && port > 0 && protocol is "tcp" or "udp" ? $"{parts[0]}/{protocol}"
            : throw new OciException(ErrorCodes.InvalidPublishItem, $"expected a port from 1 to 65535 and `tcp` or `udp` as its Type in ContainerPort, found `{item.ItemSpec}/{protocol}`", "write for example <ContainerPort Include=\"8080\" Type=\"tcp\" />");
    }

    /// <summary>The health check of an item.</summary>
    public static PublishHealthcheck HealthcheckOf(ITaskItem item) => new()
    {
        Test = item.GetMetadata("Command") is { Length: > 0 } command ? command : item.ItemSpec,
        Interval = Or(item, "Interval"),
        Timeout = Or(item, "Timeout"),
        StartPeriod = Or(item, "StartPeriod"),
        StartInterval = Or(item, "StartInterval"),
        Retries = Or(item, "Retries"),
    };

    private static (string Layer, PublishFile File) Copy(ITaskItem item, string source, string target, string destination, string linkRoot) =>
        (Or(item, "Layer") ?? CopyLayer, new PublishFile { Source = source, Target = target, Below = destination, Mode = Or(item, "Mode"), Owner = Or(item, "Owner"), LinkRoot = linkRoot });

    // What the build made lies in its output folder, content in the project's: each may link within itself.
    private string LinkRootOf(ITaskItem item) =>
        item.GetMetadata("FullPath") is var path && path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? folder : Path.GetDirectoryName(path)!;

    private static string? Or(ITaskItem item, string name) => item.GetMetadata(name) is { Length: > 0 } value ? value : null;

    private static string Join(string folder, string name) => $"{folder.TrimEnd('/')}/{name}";

    private static string Slash(string path) => path.Replace('\\', '/') is { Length: > 0 } slashed ? slashed : "/";
}
