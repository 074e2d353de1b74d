using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;

namespace Oci.Transfer;

public sealed partial class ImageCopier
{
    /// <summary>Finds out what <see cref="CopyAsync"/> would do, and writes nothing. An archive is always written whole.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>: the copy would make documents or layers anew; else as for a copy.</exception>
    public async Task<CopyPlan> PlanAsync(OpenedImage source, ImageLocation destination, CopyOptions options, CancellationToken ct)
    {
        if (options.Converts)
            throw new OciException(ErrorCodes.Usage, "expected a copy of what there is with `--dry-run`, found `--format` or `--compression`: what these make is known when it is made", "leave them out");
        _ = MoreNames.At(destination, options.MoreNames);
        var choice = await ChooseAsync(source, options, ct);
        var there = OpenForPlan(destination, choice, options);
        var contents = await ContentsAsync(source, choice, options, ct);
        var planned = new PlannedContent[contents.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, contents.Count), new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, options.Jobs), CancellationToken = ct }, async (index, stop) =>
            planned[index] = new PlannedContent(contents[index], there switch
            {
                null => false,
                ISelfCheckingStore checking => await checking.IsIntactAsync(contents[index], stop),
                _ => await there.ContainsAsync(contents[index], stop),
            }));
        return new CopyPlan(choice.Target, choice.PlatformsLeft, planned);
    }

    private static async Task<List<Descriptor>> ContentsAsync(OpenedImage source, PlatformChoice choice, CopyOptions options, CancellationToken ct)
    {
        List<Descriptor> roots = [choice.Target];
        if (options.Referrers && NamedRepository.Of(source) is { } neighbourhood) roots.AddRange((await ListNeighboursAsync(neighbourhood, choice, ct)).Select(neighbour => neighbour.Target));
        var (contents, seen) = (new List<Descriptor>(), new HashSet<(Digest, long, string)>());
        foreach (var root in roots)
        {
            await foreach (var node in new ImageGraph(choice.Content).WalkAsync(root, ct))
            {
                if (seen.Add(ImageGraph.KeyOf(node))) contents.Add(node);
            }
        }
        return contents;
    }

    // Null: a place that has nothing yet, or is written whole.
    private IContentStore? OpenForPlan(ImageLocation destination, PlatformChoice choice, CopyOptions options)
    {
        switch (destination)
        {
            case NamedLocation { Reference: var name }:
                return StoreForPlan(choice, name);
            case StoreLocation { Reference: var name }:
                return StoreForPlan(choice, name);
            case LayoutLocation { Digest: null, Folder: var folder }:
                return OciLayout.IsLayout(folder) ? OciLayout.Open(folder, store.Intact, progress) : null;
            case RegistryLocation { Reference: var name } when registries is not null:
                ExpectDigest(choice, name);
                return registries(name);
            case DirLocation { Folder: var folder }:
                return File.Exists(Path.Combine(folder, DirLayout.ManifestName)) ? DirLayout.Open(folder) : null;
            case DockerArchiveLocation { Index: null } or DockerDaemonLocation when docker is not null || destination is DockerArchiveLocation:
                ExpectOneImage(choice, destination, options);
                return null;
            case ArchiveLocation { Digest: null }:
                return null;
            default:
                throw destination is LayoutLocation or ArchiveLocation or DockerArchiveLocation ? NotToWrite(destination) : ImageResolver.Unsupported(destination, "writing");
        }
    }

    private OciLayout? StoreForPlan(PlatformChoice choice, ImageReference reference)
    {
        ExpectDigest(choice, reference);
        return OciLayout.IsLayout(store.Folder) ? store.Layout : null;
    }
}
