using System.Runtime.CompilerServices;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Native;

namespace Oci.Layouts;

/// <summary>
/// The user's own images: an image layout, <c>images</c> in the state folder, whose names are full references (<c>docker.io/library/app:latest</c>).
/// Nothing is made on disk before the first write.
/// </summary>
public sealed class LocalStore
{
    // Two requests to a registry, with what it takes to try them again.
    private static readonly TimeSpan LongestTurn = TimeSpan.FromMinutes(10);

    private readonly Lazy<OciLayout> layout;

    private LocalStore(string folder, IntactBlobs intact, IProgress<ProgressEvent>? progress)
    {
        Folder = folder;
        Intact = intact;
        layout = new(() => OciLayout.OpenOrCreate(folder, Intact, progress));
    }

    /// <summary>The layout's folder, which may not be there yet.</summary>
    public string Folder { get; }

    /// <summary>Which blobs of this and other layouts were hashed: remembered in the state folder, once it is saved.</summary>
    public IntactBlobs Intact { get; }

    /// <summary>The layout below; made when it is not there.</summary>
    public OciLayout Layout => layout.Value;

    /// <summary>The store of a state folder.</summary>
    /// <param name="stateFolder">What <c>--root</c> says.</param>
    /// <param name="progress">Hears when another process keeps us waiting; null for nobody.</param>
    public static LocalStore Open(string stateFolder, IProgress<ProgressEvent>? progress = null)
    {
        var cache = Path.Combine(Path.GetFullPath(stateFolder), "cache");
        return new(Path.Combine(Path.GetFullPath(stateFolder), "images"), new IntactBlobs(Path.Combine(cache, "files", "blobs"), CacheFile.PartsIn(cache)), progress);
    }

    /// <summary>The name of an image in the store: <c>HOST/PATH:TAG</c>, or <c>HOST/PATH@DIGEST</c> where the reference has a digest and no tag.</summary>
    public static string NameOf(ImageReference reference)
    {
        var full = reference.WithDefaultTag();
        return (full.Tag is null ? full : full with { Digest = null }).ToString();
    }

    /// <summary>What a name stands for; null when it is not here. A digest in the reference must be the image's own, or that of one of its platforms.</summary>
    public async Task<Descriptor?> FindAsync(ImageReference reference, CancellationToken ct)
    {
        if (!Exists) return null;
        var named = await Layout.FindAsync(NameOf(reference), ct);
        if (reference.Digest is not { } digest || named?.Digest == digest) return named;
        return await FindPinnedAsync(reference.Name, digest, ct);
    }

    /// <summary>Names an image whose content is here already.</summary>
    public Task TagAsync(ImageReference reference, Descriptor target, CancellationToken ct) => Layout.TagAsync(NameOf(reference), target, ct);

    /// <summary>Takes a name away; false when it was not here.</summary>
    public async Task<bool> UntagAsync(ImageReference reference, CancellationToken ct) => Exists && await Layout.UntagAsync(NameOf(reference), ct);

    /// <summary>Every named image.</summary>
    public async IAsyncEnumerable<(string Name, Descriptor Target)> ListAsync([EnumeratorCancellation] CancellationToken ct)
    {
        if (!Exists) yield break;
        foreach (var entry in (await Layout.ReadIndexAsync(ct)).Manifests)
        {
            if (LayoutIndex.NameOf(entry) is { } name) yield return (name, entry);
        }
    }

    /// <summary>Waits until nobody else who has this state folder is replacing a name in a place that cannot compare and replace at once: a registry.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Locked"/>: another one does not end.</exception>
    internal async Task<IDisposable> BeginReplacingAsync(IProgress<ProgressEvent> progress, CancellationToken ct)
    {
        var turns = Path.Combine(Path.GetDirectoryName(Folder)!, "turns");
        HostFile.Translate("mkdir", turns, () => Directory.CreateDirectory(turns));
        return await AdvisoryLock.AcquireAsync(turns, LockMode.Exclusive, new LockPatience(LongestTurn, progress), ct);
    }

    private bool Exists => layout.IsValueCreated || Directory.Exists(Folder);

    // A digest names content whatever the tag says; the repository must be the one asked for, so that a pin to another's image is seen.
    private async Task<Descriptor?> FindPinnedAsync(string repository, Digest digest, CancellationToken ct)
    {
        var graph = new ImageGraph(Layout);
        foreach (var entry in (await Layout.ReadIndexAsync(ct)).Manifests)
        {
            if (LayoutIndex.NameOf(entry) is not { } name || !ImageReference.TryParse(name, out var known) || known.Name != repository) continue;
            if (entry.Digest == digest) return entry;
            if (!MediaTypes.IsIndex(entry.MediaType)) continue;
            if ((await graph.ChildrenAsync(entry, ct)).FirstOrDefault(child => child.Digest == digest) is { } child && await Layout.ContainsAsync(child, ct)) return child;
        }
        return null;
    }
}
