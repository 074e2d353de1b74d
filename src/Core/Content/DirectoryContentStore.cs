using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Content;

/// <summary>
/// Content in a folder, as image layouts have it: <c>ALGORITHM/ENCODED</c> below <paramref name="folder"/>. Many processes may write at once.
/// Content gets its name only when it is whole, verified and on disk. Symbolic links in place of blobs or folders are refused.
/// </summary>
/// <param name="folder">The <c>blobs</c> folder; made when first written to.</param>
/// <param name="intact">Remembers which blobs were hashed; by default as long as this lives.</param>
public sealed class DirectoryContentStore(string folder, IntactBlobs? intact = null) : IContentStore, ISelfCheckingStore, IUnverifiedContent, IContentFiles
{
    private const string UsualAlgorithm = "sha256";
    private const int OthersMayWrite = (int)UnixFileMode.OtherWrite;

    private readonly IntactBlobs intact = intact ?? new();
    private readonly ConcurrentDictionary<string, bool> swept = new(StringComparer.Ordinal);

    /// <summary>The folder.</summary>
    public string Folder { get; } = Path.GetFullPath(folder);

    /// <summary>The file that holds, or would hold, content of a digest.</summary>
    public string PathOf(Digest digest) => Path.Combine(Folder, digest.Algorithm, digest.Encoded);

    /// <inheritdoc/>
    public ValueTask<bool> ContainsAsync(Descriptor content, CancellationToken ct)
    {
        var file = new FileInfo(PathOf(content.Digest));
        return ValueTask.FromResult(file is { Exists: true, LinkTarget: null } && file.Length == content.Size && AreFolders(content.Digest.Algorithm));
    }

    /// <inheritdoc/>
    /// <exception cref="FileSystemException">The blob is no regular file, or may not be read.</exception>
    public Task<Stream> OpenReadAsync(Descriptor content, CancellationToken ct) => Task.FromResult<Stream>(new VerifyingStream(Open(content), content));

    /// <inheritdoc/>
    Task<Stream> IUnverifiedContent.OpenUnverifiedAsync(Descriptor content, CancellationToken ct) => Task.FromResult<Stream>(Open(content));

    /// <inheritdoc/>
    public async ValueTask<bool> IsIntactAsync(Descriptor content, CancellationToken ct)
    {
        if (!await ContainsAsync(content, ct)) return false;
        using var handle = TryOpen(content.Digest);
        if (handle is null) return false;
        var before = FileStamp.Of(handle);
        if (before is { } known && intact.Contains(known, content.Digest)) return true;
        if (RandomAccess.GetLength(handle) != content.Size || Hash(handle, content.Digest, ct) != content.Digest) return false;
        if (before is { } stamp && FileStamp.Of(handle) == stamp) intact.Add(stamp, content.Digest);
        return true;
    }

    /// <inheritdoc/>
    IntactFile? IContentFiles.TryOpenIntact(Descriptor content)
    {
        var handle = TryOpen(content.Digest);
        if (handle is not null && OwnStampOf(handle) is { } stamp && stamp.Size == content.Size && intact.Contains(stamp, content.Digest)) return new IntactFile(handle, stamp);
        handle?.Dispose();
        return null;
    }

    /// <inheritdoc/>
    async Task<bool> IContentFiles.TryTakeAsync(IntactFile file, Descriptor content, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux()) return false;
        var copy = BeginFile();
        try
        {
            ContentCopy.Run(file.Handle, copy.Stream.SafeFileHandle, content.Size, copy.Stream.Name, ct);
            if (!file.IsUnchanged) return false;
            await PublishAsync(copy, content, ct);
            return true;
        }
        finally
        {
            copy.Dispose(); // of no effect on what was published
        }
    }

    /// <inheritdoc/>
    public Task<ContentWriter> BeginWriteAsync(CancellationToken ct) => Task.FromResult<ContentWriter>(new DirectoryContentWriter(BeginFile(), PublishAsync));

    /// <summary>Begins several contents that appear together.</summary>
    public ContentBatch BeginBatch() => new(this);

    /// <summary>Begins the file of content whose digest is not known yet.</summary>
    internal DurableFile BeginFile() => DurableFile.Begin(MakeFolder(UsualAlgorithm));

    /// <summary>Makes the folder of the usual digests, which some programs expect to be there before they write.</summary>
    internal void Prepare() => MakeFolder(UsualAlgorithm);

    /// <summary>Every blob's digest and file; files that are no blobs are passed over.</summary>
    internal IEnumerable<(Digest Digest, FileInfo File)> List()
    {
        if (!RegularFile.IsFolder(Folder)) yield break;
        foreach (var algorithm in new DirectoryInfo(Folder).EnumerateDirectories().Where(each => each.LinkTarget is null))
        {
            foreach (var file in algorithm.EnumerateFiles())
            {
                if (Digest.TryParse($"{algorithm.Name}:{file.Name}", out var digest)) yield return (digest, file);
            }
        }
    }

    /// <summary>Makes what was written content, unless the same is there and intact. What is there and damaged is replaced. The file is closed.</summary>
    internal async Task PublishAsync(DurableFile file, Descriptor content, CancellationToken ct)
    {
        if (await IsIntactAsync(content, ct))
        {
            file.Dispose();
            return;
        }
        file.Sync();
        PublishSynced([(file, content)]);
    }

    /// <summary>Gives files that are on disk their names, in the order given.</summary>
    internal void PublishSynced(IEnumerable<(DurableFile File, Descriptor Content)> files)
    {
        var folders = new HashSet<string>();
        foreach (var (file, content) in files)
        {
            folders.Add(MakeFolder(content.Digest.Algorithm));
            file.Name(PathOf(content.Digest));
            using var handle = TryOpen(content.Digest);
            if (handle is not null && FileStamp.Of(handle) is { } stamp && stamp.Size == content.Size) intact.Add(stamp, content.Digest);
        }
        foreach (var path in folders) HostFile.SyncFolder(path);
    }

    /// <summary>The digest of an open file from its beginning, by the algorithm of another.</summary>
    internal static Digest Hash(SafeFileHandle handle, Digest like, CancellationToken ct)
    {
        using var hash = like.CreateHash();
        var buffer = new byte[1 << 17];
        for (long position = 0; ;)
        {
            ct.ThrowIfCancellationRequested();
            var count = RandomAccess.Read(handle, buffer, position);
            if (count == 0) return Digest.FromHash(hash.AlgorithmName, hash.GetHashAndReset());
            hash.AppendData(buffer.AsSpan(0, count));
            position += count;
        }
    }

    private BlobFileStream Open(Descriptor content) => new(TryOpen(content.Digest) ?? throw ContentNotFoundException.In(Folder, content));

    private SafeFileHandle? TryOpen(Digest digest)
    {
        RefuseLink(Folder);
        RefuseLink(Path.Combine(Folder, digest.Algorithm));
        return RegularFile.TryOpen(PathOf(digest));
    }

    // The first writer also deletes what dead ones left.
    private string MakeFolder(string algorithm)
    {
        var path = Path.Combine(Folder, algorithm);
        RefuseLink(Folder);
        RefuseLink(path);
        if (!Directory.Exists(path))
        {
            HostFile.Translate("mkdir", path, () => Directory.CreateDirectory(path));
            HostFile.SyncFolder(Folder);
        }
        if (swept.TryAdd(algorithm, true)) DurableFile.Sweep(path);
        return path;
    }

    // Of a file that others may write the stamp is no proof for long: it can be changed while it is copied, and mapped memory even without a new stamp.
    private static FileStamp? OwnStampOf(SafeFileHandle file) =>
        OperatingSystem.IsLinux() && FileStatusReader.TryRead(file, [], out var status) == 0 && status.Uid == Libc.geteuid() && (status.Mode & OthersMayWrite) == 0 ? FileStamp.Of(status) : null;

    private bool AreFolders(string algorithm) => RegularFile.IsFolder(Folder) && RegularFile.IsFolder(Path.Combine(Folder, algorithm));

    private static void RefuseLink(string path)
    {
        if (new FileInfo(path).LinkTarget is not null)
            throw new OciException(ErrorCodes.FileSystem, $"expected a folder at `{ByteText.Escape(path)}`, found a symbolic link");
    }
}
