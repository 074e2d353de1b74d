using System.Text;
using Oci.Containerfile;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Build;

/// <summary>
/// The files that a build may copy: a folder, read in place. What its ignore file hides does not exist; nothing outside can be reached,
/// whatever symbolic links say.
/// </summary>
public sealed class BuildContext : IDisposable
{
    // Bytes: a character has four at most, and the parser takes no more characters.
    private const int MaxText = 4 * Parser.MaxLength;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false);

    private readonly FileHashCache? hashes;
    private readonly IDisposable? handle;

    private BuildContext(string folder, IgnoreFile ignore, string? cacheFolder, SeenFiles? seen)
    {
        Folder = folder;
        Ignore = ignore;
        hashes = cacheFolder is null ? null : FileHashCache.Load(Path.Combine(cacheFolder, "files", Digest.Sha256(Encoding.UTF8.GetBytes(folder)).Encoded), CacheFile.PartsIn(cacheFolder));
        var options = new FolderTreeOptions { Ignore = ignore.Rules.Count == 0 ? null : new ContextFilter(ignore), Hashes = hashes };
        if (OperatingSystem.IsLinux())
        {
            var tree = new FolderTree(RootDirectory.Open(folder), options with { Seen = seen is null ? null : new SeenFolder(seen, folder) });
            (Tree, handle) = (tree, tree);
        }
        else Tree = new PortableFolderTree(folder, options);
    }

    /// <summary>The folder, absolute.</summary>
    public string Folder { get; }

    /// <summary>What is hidden.</summary>
    public IgnoreFile Ignore { get; }

    /// <summary>The file that says what is hidden; null where there is none.</summary>
    public string? IgnorePath { get; private init; }

    /// <summary>An ignore file that is none, as it is a link to what is not in the context; null where there is no such.</summary>
    internal string? StrayIgnorePath { get; private init; }

    internal FileTree Tree { get; }

    /// <summary>Opens a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="containerfile">The Containerfile that is built, whose own ignore file comes first; null for none.</param>
    /// <param name="ignoreFile">The ignore file that was asked for; null to look for one.</param>
    /// <param name="cacheFolder">The cache's folder, where the hashes of files are remembered; null to forget them.</param>
    /// <param name="seen">Hears what was looked at; null for nobody.</param>
    /// <param name="ct">Ends waiting for an ignore file that is a pipe.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.ContextNotFound"/>; or the ignore file has errors.</exception>
    internal static BuildContext OpenFolder(string folder, string? containerfile, string? ignoreFile, string? cacheFolder, SeenFiles? seen, CancellationToken ct)
    {
        var candidates = ContextFiles.IgnoreFiles(folder, containerfile, ignoreFile).ToList();
        var (ignore, file) = ReadIgnoreFile(folder, candidates, ignoreFile, ct);
        foreach (var candidate in candidates) seen?.Add(candidate);
        var stray = candidates.TakeWhile(candidate => candidate.Path != file).FirstOrDefault(candidate => candidate.IsStray).Path;
        return new BuildContext(Path.GetFullPath(folder), ignore.ThrowIfErrors(), cacheFolder, seen) { IgnorePath = file, StrayIgnorePath = stray };
    }

    /// <summary>When the newest file was changed that is not hidden, in seconds since 1970; 0 where there is none. Folders do not count: any checkout touches them.</summary>
    public long FindNewest()
    {
        long newest = 0;
        var open = new Stack<TreeNode>([TreeNode.EmptyRoot]);
        while (open.TryPop(out var folder))
        {
            foreach (var node in Tree.List(folder))
            {
                if (node.IsDirectory) open.Push(node);
                else newest = Math.Max(newest, node.Metadata.ModifiedAt.Seconds);
            }
        }
        return newest;
    }

    /// <summary>Opens a folder of which nothing is hidden.</summary>
    internal static BuildContext OpenWhole(string folder) => new(Path.GetFullPath(folder), IgnoreFile.Empty, null, null);

    /// <summary>Reads the ignore file: the one asked for, else the Containerfile's own, else the folder's; the first that exists, alone.</summary>
    /// <returns>The rules and the malformed patterns; the file's absolute path, null where there is none.</returns>
    /// <exception cref="OciException"><see cref="ErrorCodes.ContextNotFound"/>.</exception>
    internal static (IgnoreFile Ignore, string? Path) ReadIgnoreFile(string folder, string? containerfile, string? asked, CancellationToken ct) =>
        ReadIgnoreFile(folder, ContextFiles.IgnoreFiles(folder, containerfile, asked), asked, ct);

    private static (IgnoreFile Ignore, string? Path) ReadIgnoreFile(string folder, IEnumerable<ContextFile> candidates, string? asked, CancellationToken ct)
    {
        var full = Path.GetFullPath(folder);
        if (!Directory.Exists(full))
            throw new OciException(ErrorCodes.ContextNotFound, $"expected a folder as build context at `{ByteText.Escape(folder)}`, found {(File.Exists(full) ? "a file" : "nothing")}",
                "name the folder that the Containerfile's COPY instructions read, for example `dotnet-oci build .`");
        if (candidates.FirstOrDefault(candidate => candidate.Real is not null) is { Real: { } real, Path: var path })
            return (IgnoreFile.Parse(asked is null ? ReadText(real, Path.GetFileName(path)) : ReadNamed(real, Path.GetFileName(path), ct)), path);
        return asked is null ? (IgnoreFile.Empty, null)
            : throw new OciException(ErrorCodes.ContextNotFound, $"expected an ignore file at `{ByteText.Escape(asked)}`, found nothing", "check --ignorefile");
    }

    /// <summary>
    /// Reads a Containerfile: the one asked for (below the current folder, else below the context), or the context's <c>Containerfile</c>,
    /// else its <c>Dockerfile</c>, in small letters too.
    /// </summary>
    /// <returns>The text, and the file's path.</returns>
    /// <exception cref="OciException"><see cref="ErrorCodes.ContextNotFound"/>.</exception>
    public static (SourceText Text, string Path) ReadContainerfile(string folder, string? wanted, Stream standardInput, CancellationToken ct)
    {
        if (wanted == "-") return (ReadText(standardInput, "<stdin>"), Path.GetFullPath(Path.Combine(folder, ContextFiles.Names[0])));
        var candidates = ContextFiles.Containerfiles(folder, wanted).ToList();
        if (candidates.Find(candidate => candidate.Real is not null) is { Real: { } real, Path: var path })
            return (wanted is null ? ReadText(real, Path.GetFileName(path)) : ReadNamed(real, real, ct), path);
        if (candidates.Find(candidate => candidate.IsStray) is { Path: { } link })
        {
            throw new OciException(ErrorCodes.ContextNotFound, $"expected `{Path.GetFileName(link)}` to be a file of the context `{ByteText.Escape(folder)}`, found a link to what is not in it",
                $"dotnet-oci build -f {ByteText.Escape(link)} {ByteText.Escape(folder)}");
        }
        throw wanted is null
            ? new OciException(ErrorCodes.ContextNotFound, $"expected `Containerfile` or `Dockerfile` in `{ByteText.Escape(folder)}`, found neither", "name the file with --file")
            : new OciException(ErrorCodes.ContextNotFound, $"expected a Containerfile at `{ByteText.Escape(wanted)}`, found {(Directory.Exists(wanted) ? "a folder" : "nothing")}", "check --file");
    }

    private static SourceText ReadText(Stream input, string display) => ToText(display, () => BoundedFile.ReadAll(input, display, MaxText));

    // What the user names may be a pipe: <(a command).
    private static SourceText ReadNamed(string path, string display, CancellationToken ct) => ToText(display, () => BoundedFile.ReadNamed(path, MaxText, ct));

    /// <summary>Reads a text file as UTF-8; bytes that are none become replacement characters, as a comment's may.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.ContextNotFound"/>: it is no file, too large, or cannot be read.</exception>
    public static SourceText ReadText(string path, string display) => ToText(display, () => BoundedFile.TryRead(path, MaxText) ?? throw Errno.Explain("open", ByteText.Escape(path), Errno.ENOENT));

    private static SourceText ToText(string display, Func<byte[]> read)
    {
        try
        {
            return new SourceText(display, Utf8.GetString(read()));
        }
        catch (FileSystemException fault)
        {
            throw new OciException(ErrorCodes.ContextNotFound, fault.Message, fault.Hint, null, fault);
        }
    }

    /// <summary>Whether the ignore file is why a path is not there.</summary>
    internal bool Hides(string path)
    {
        var clean = RootPath.Clean(path);
        return !clean.IsRoot && Ignore.Ignores(Encoding.UTF8.GetString(clean.Bytes)) && Path.Exists(Path.Combine(Folder, Encoding.UTF8.GetString(clean.Bytes)));
    }

    /// <summary>Writes down what was learnt about the files.</summary>
    public void Remember() => hashes?.Save();

    /// <inheritdoc/>
    public void Dispose() => handle?.Dispose();
}
