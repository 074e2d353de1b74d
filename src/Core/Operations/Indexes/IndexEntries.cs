using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Native;
using Oci.Registries;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>The entries of an index that is being edited.</summary>
internal sealed class IndexEntries(OciHost host, ImageEditing editing)
{
    private const int Jobs = 4;
    private const int ShortestBeginning = 7;

    /// <summary>Adds an image, an artifact, or the entries of another index.</summary>
    public async Task AddAsync(List<Descriptor> entries, string image, bool all, IndexEntryOptions options, CancellationToken ct)
    {
        using var found = await host.ResolveAsync(image, ct);
        await AddAsync(entries, found, all, options, ct);
    }

    /// <summary>The same of an image that was found already.</summary>
    public async Task AddAsync(List<Descriptor> entries, OpenedImage found, bool all, IndexEntryOptions options, CancellationToken ct)
    {
        var (loader, place) = (new ImageLoader(found.Content), PlaceFor(found));
        foreach (var content in await ChooseAsync(loader, found.Target, all, ct))
        {
            await new GraphCopy(found.Content, place, Jobs, host.Progress).CopyAsync(content, ct);
            var entry = options.Apply(await DescribeAsync(loader, content, ct));
            entries.RemoveAll(known => known.Digest == entry.Digest);
            entries.Add(entry);
        }
    }

    /// <summary>The entry of a digest, a digest's beginning, or a platform.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.ImpossibleEdit"/>: none, or several.</exception>
    public static Descriptor Find(IReadOnlyList<Descriptor> entries, string name)
    {
        var found = entries.Where(entry => IsNamed(entry, name)).ToList();
        return found.Count == 1 ? found[0] : throw new OciException(
            ErrorCodes.ImpossibleEdit, $"expected one entry `{ByteText.Escape(name)}` in the index, found {(found.Count == 0 ? "none" : "several")}", "dotnet-oci inspect INDEX lists the digests and platforms");
    }

    /// <summary>The entries with one of them changed.</summary>
    public static IReadOnlyList<Descriptor> Replace(IReadOnlyList<Descriptor> entries, Descriptor entry, Func<Descriptor, Descriptor> change) =>
        [.. entries.Select(each => ReferenceEquals(each, entry) ? change(each) : each)];

    // What belongs to an index of a registry goes there at once, or is mounted from a neighbour: nothing comes here only to go back.
    private IContentStore PlaceFor(OpenedImage image)
    {
        if (editing.Destination is not RegistryLocation || editing.Source.Content is not RegistryRepository repository) return editing.Output;
        if (image.Content is RegistryRepository neighbour) repository.MountFrom(neighbour.Name);
        return repository;
    }

    private async Task<IReadOnlyList<Descriptor>> ChooseAsync(ImageLoader loader, Descriptor target, bool all, CancellationToken ct)
    {
        if (!MediaTypes.IsIndex(target.MediaType)) return [target];
        return all ? (await loader.ReadIndexAsync(target, ct)).Value.Manifests : [await loader.SelectAsync(target, new PlatformSelector(host.Platform), ct)];
    }

    // What the entry says already counts; else the image knows its platform, and an artifact its type.
    private static async Task<Descriptor> DescribeAsync(ImageLoader loader, Descriptor content, CancellationToken ct)
    {
        var entry = new Descriptor { MediaType = content.MediaType, Digest = content.Digest, Size = content.Size, Platform = content.Platform, ArtifactType = content.ArtifactType, Annotations = LayoutNames.Without(content.Annotations) };
        if (!MediaTypes.IsManifest(content.MediaType)) return entry;
        var manifest = (await loader.ReadManifestAsync(content, ct)).Value;
        if (!ImageLoader.IsImage(manifest)) return entry with { ArtifactType = manifest.ArtifactType ?? manifest.Config.MediaType };
        return entry.Platform is not null ? entry : entry with { Platform = (await loader.LoadManifestAsync(content, ct)).Platform };
    }

    private static bool IsNamed(Descriptor entry, string name) =>
        entry.Digest.ToString() == name
        || (name.Length >= ShortestBeginning && (entry.Digest.Encoded.StartsWith(name, StringComparison.Ordinal) || entry.Digest.ToString().StartsWith(name, StringComparison.Ordinal)))
        || entry.Platform?.ToString() == name;
}
