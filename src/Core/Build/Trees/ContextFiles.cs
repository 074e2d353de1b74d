using System.Text;
using Oci.Native;

namespace Oci.Build;

/// <summary>
/// Where a context's Containerfile and ignore file are. Links are followed as COPY follows them, inside of the context: who wrote the context does not
/// choose files of the machine that builds it. What the user names is taken as it is named.
/// </summary>
internal static class ContextFiles
{
    /// <summary>What a Containerfile is called where nobody says; the first that is there.</summary>
    public static IReadOnlyList<string> Names { get; } = ["Containerfile", "Dockerfile", "dockerfile"];

    /// <summary>Where a Containerfile is looked for, in this order: the one asked for below the current folder, else below the context; or the usual names.</summary>
    public static IEnumerable<ContextFile> Containerfiles(string folder, string? wanted)
    {
        var full = Full(folder);
        return wanted is null ? Names.Select(name => Inside(full, Path.Combine(full, name))) : [Named(wanted), Named(Path.Combine(folder, wanted))];
    }

    /// <summary>Where an ignore file is looked for: the one asked for alone, else the Containerfile's own before the folder's.</summary>
    public static IEnumerable<ContextFile> IgnoreFiles(string folder, string? containerfile, string? asked)
    {
        if (asked is not null) return [Named(asked)];
        var full = Full(folder);
        string[] own = containerfile is null ? [] : [containerfile + ".containerignore", containerfile + ".dockerignore"];
        return own.Append(Path.Combine(full, ".containerignore")).Append(Path.Combine(full, ".dockerignore")).Select(path => Inside(full, path));
    }

    /// <summary>The file of a name in a context of others: neither the name nor a link leads out of it.</summary>
    public static ContextFile Fetched(string folder, string name) => Inside(Full(folder), $"{Full(folder)}/{Encoding.UTF8.GetString(RootPath.Clean(name).Bytes)}");

    private static string Full(string folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    private static ContextFile Named(string path) => new(Path.GetFullPath(path), File.Exists(path) ? path : null);

    private static ContextFile Inside(string folder, string path)
    {
        var name = Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');
        var isElsewhere = name == ".." || name.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(name);
        if (isElsewhere || (!name.Contains('/') && new FileInfo(path).LinkTarget is null)) return Named(path);
        using var whole = BuildContext.OpenWhole(folder);
        return new ContextFile(path, whole.Tree.Resolve(RootPath.Clean(name)) is { IsFile: true } file ? Path.Combine(folder, Encoding.UTF8.GetString(file.Path.Bytes)) : null);
    }
}
