using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;

namespace Oci.Operations;

/// <summary>Edits the images below a manifest or index and writes the indexes above them again.</summary>
/// <param name="content">Reads the documents.</param>
/// <param name="output">Takes the new ones.</param>
/// <param name="progress">Hears what had to be left out.</param>
internal sealed class ImageRewriter(IContentStore content, IContentStore output, IProgress<ProgressEvent> progress)
{
    private const string AttestedDigest = "vnd.docker.reference.digest";
    private readonly ImageLoader loader = new(content);

    /// <summary>Edits.</summary>
    /// <param name="target">A manifest, or an index.</param>
    /// <param name="only">Which images of an index; null for all of them.</param>
    /// <param name="edit">The edit; what it returns is committed already.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>What stands in the place of <paramref name="target"/>.</returns>
    /// <exception cref="OciException"><see cref="ErrorCodes.NoMatchingPlatform"/>, <see cref="ErrorCodes.NotAnImage"/>.</exception>
    public async Task<Descriptor> RewriteAsync(Descriptor target, Platform? only, Func<Image, CancellationToken, Task<Image>> edit, CancellationToken ct)
    {
        if (!MediaTypes.IsIndex(target.MediaType))
        {
            if (only is not null) PlatformWish.Tell(progress, [only], await loader.LoadManifestAsync(target, ct));
            return Bare(await EditAsync(target, edit, ct));
        }
        return await RewriteAsync(target, only is null ? _ => true : await ChooseAsync(target, only, ct), edit, ct);
    }

    /// <summary>The same for those images of an index that <paramref name="chosen"/> takes.</summary>
    public async Task<Descriptor> RewriteAsync(Descriptor target, Func<Descriptor, bool> chosen, Func<Image, CancellationToken, Task<Image>> edit, CancellationToken ct) =>
        Bare(MediaTypes.IsIndex(target.MediaType) ? await RewriteIndexAsync(target, chosen, edit, depth: 0, ct) : await EditAsync(target, edit, ct));

    private async Task<Func<Descriptor, bool>> ChooseAsync(Descriptor index, Platform only, CancellationToken ct)
    {
        var chosen = await loader.SelectAsync(index, new PlatformSelector(only), ct);
        return entry => entry.Digest == chosen.Digest;
    }

    private async Task<Descriptor> EditAsync(Descriptor manifest, Func<Image, CancellationToken, Task<Image>> edit, CancellationToken ct)
    {
        var before = await loader.LoadManifestAsync(manifest, ct);
        var after = await edit(before, ct);
        var platform = manifest.Platform is { } stated && before.Platform == after.Platform ? stated : manifest.Platform is null ? null : after.Platform;
        return manifest with { MediaType = after.Descriptor.MediaType, Digest = after.Descriptor.Digest, Size = after.Descriptor.Size, Platform = platform, Data = null };
    }

    private async Task<Descriptor> RewriteIndexAsync(Descriptor target, Func<Descriptor, bool> chosen, Func<Image, CancellationToken, Task<Image>> edit, int depth, CancellationToken ct)
    {
        if (depth >= ImageLoader.MaxIndexDepth) throw StrictJson.Invalid(ManifestRules.IndexKind, target.Digest.ToString(), $"more than {ImageLoader.MaxIndexDepth} indexes within one another");
        var index = await loader.ReadIndexAsync(target, ct);
        var entries = new List<Descriptor>();
        var changed = new HashSet<string>();
        foreach (var entry in index.Value.Manifests)
        {
            var edited = MediaTypes.IsIndex(entry.MediaType) ? await RewriteIndexAsync(entry, chosen, edit, depth + 1, ct)
                : await IsWantedAsync(entry, chosen, ct) ? await EditAsync(entry, edit, ct) : entry;
            if (edited.Digest != entry.Digest) changed.Add(entry.Digest.ToString());
            entries.Add(edited);
        }
        if (changed.Count == 0) return target;
        var kept = entries.Where(entry => !IsAbout(entry, changed)).ToList();
        if (kept.Count < entries.Count) Warn(target, entries.Count - kept.Count);
        var type = kept.All(entry => entry.MediaType is MediaTypes.DockerManifest or MediaTypes.DockerManifestList) ? index.Descriptor.MediaType : MediaTypes.OciIndex;
        var written = await output.WriteDocumentAsync(index.Value with { MediaType = type, Manifests = kept }, ImagesJson.Strict.ImageIndex, type, ct);
        return target with { MediaType = type, Digest = written.Descriptor.Digest, Size = written.Descriptor.Size, Data = null };
    }

    private async Task<bool> IsWantedAsync(Descriptor entry, Func<Descriptor, bool> chosen, CancellationToken ct) =>
        MediaTypes.IsManifest(entry.MediaType) && !PlatformSelector.IsAttestation(entry) && chosen(entry)
        && await content.ContainsAsync(entry, ct) && ImageLoader.IsImage((await loader.ReadManifestAsync(entry, ct)).Value);

    // What was attested is another image now.
    private static bool IsAbout(Descriptor entry, HashSet<string> changed) =>
        PlatformSelector.IsAttestation(entry) && entry.Annotations?.GetValueOrDefault(AttestedDigest) is { } about && changed.Contains(about);

    private void Warn(Descriptor target, int count) => progress.Report(new WarningRaised(target.Digest.ToString(), new Diagnostic(
        ErrorCodes.AttestationsDropped, Severity.Warning, $"{count} attestations are about the images as they were: they are left out of the new index")));

    private static Descriptor Bare(Descriptor entry) => new() { MediaType = entry.MediaType, Digest = entry.Digest, Size = entry.Size };
}
