using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Native;

namespace Oci.Layouts;

/// <summary>
/// Frees a layout of content that nothing in <c>index.json</c> leads to. Waits for writers (<see cref="OciLayout.UseAsync"/>) and keeps new ones waiting;
/// files that are no blobs stay. A nameless entry with a <c>subject</c> (a signature, an SBOM) goes with the image it is about.
/// </summary>
public sealed class LayoutCollector(OciLayout layout)
{
    private readonly ImageGraph graph = new(layout);
    private readonly HashSet<(Digest, long, string)> visited = [];

    /// <summary>Collects.</summary>
    /// <param name="keep">Content to keep although no name leads to it: what a build cache relies on.</param>
    /// <param name="dryRun">Only says what would go.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="OciException">A manifest is damaged: what it leads to is not known, so nothing is deleted.</exception>
    public async Task<CollectionResult> CollectAsync(IReadOnlyCollection<Digest> keep, bool dryRun, CancellationToken ct)
    {
        using var alone = await layout.UseAloneAsync(ct);
        var index = await layout.ReadIndexAsync(ct);
        visited.Clear();
        var marked = new HashSet<Digest>();
        var (roots, referrers) = await SplitAsync(index.Manifests, ct);
        foreach (var root in roots) await MarkAsync(root, marked, ct);
        foreach (var digest in keep) await MarkAsync(digest, marked, ct);
        var orphans = await MarkReferrersAsync(referrers, marked, ct);
        var garbage = layout.Blobs.List().Where(blob => !marked.Contains(blob.Digest)).ToList();
        var result = new CollectionResult([.. garbage.Select(blob => blob.Digest)], garbage.Sum(blob => blob.File.LinkTarget is null ? blob.File.Length : 0), marked.Count);
        if (!dryRun) await DeleteAsync(garbage, orphans, ct);
        return result;
    }

    private async Task<(List<Descriptor> Roots, List<(Descriptor Entry, Digest Subject)> Referrers)> SplitAsync(IReadOnlyList<Descriptor> entries, CancellationToken ct)
    {
        var (roots, referrers) = (new List<Descriptor>(), new List<(Descriptor, Digest)>());
        foreach (var entry in entries)
        {
            var subject = LayoutIndex.NameOf(entry) is null ? await Referrers.SubjectOfAsync(entry, layout, ct) : null;
            if (subject is not null && await layout.Blobs.ContainsAsync(subject, ct)) referrers.Add((entry, subject.Digest));
            else roots.Add(entry);
        }
        return (roots, referrers);
    }

    // A referrer may itself have referrers (a signature of an SBOM): until nothing changes.
    private async Task<HashSet<Digest>> MarkReferrersAsync(List<(Descriptor Entry, Digest Subject)> referrers, HashSet<Digest> marked, CancellationToken ct)
    {
        while (referrers.FindIndex(referrer => marked.Contains(referrer.Subject)) is var at and >= 0)
        {
            await MarkAsync(referrers[at].Entry, marked, ct);
            referrers.RemoveAt(at);
        }
        return [.. referrers.Select(referrer => referrer.Entry.Digest).Where(digest => !marked.Contains(digest))];
    }

    private async Task MarkAsync(Digest digest, HashSet<Digest> marked, CancellationToken ct)
    {
        if (await layout.DescribeAsync(digest, ct) is { } manifest) await MarkAsync(manifest, marked, ct);
        else marked.Add(digest);
    }

    // Not by calling itself: nothing bounds how many indexes others have put within one another.
    private async Task MarkAsync(Descriptor root, HashSet<Digest> marked, CancellationToken ct)
    {
        var pending = new Stack<Descriptor>([root]);
        while (pending.TryPop(out var node))
        {
            marked.Add(node.Digest);
            if (!visited.Add(ImageGraph.KeyOf(node)) || !await layout.ContainsAsync(node, ct)) continue; // absent content is legal: another layout may hold it
            foreach (var child in await graph.ChildrenAsync(node, ct)) pending.Push(child);
        }
    }

    private async Task DeleteAsync(List<(Digest Digest, FileInfo File)> garbage, HashSet<Digest> orphans, CancellationToken ct)
    {
        if (orphans.Count > 0)
            await layout.EditAsync(index => index with { Manifests = [.. index.Manifests.Where(entry => LayoutIndex.NameOf(entry) is not null || !orphans.Contains(entry.Digest))] }, null, ct);
        foreach (var (_, file) in garbage)
        {
            ct.ThrowIfCancellationRequested();
            HostFile.Translate("unlink", file.FullName, () => { file.Delete(); return true; });
        }
        DurableFile.Sweep(layout.Folder);
        foreach (var algorithm in Directory.Exists(layout.Blobs.Folder) ? Directory.GetDirectories(layout.Blobs.Folder) : []) DurableFile.Sweep(algorithm);
    }
}
