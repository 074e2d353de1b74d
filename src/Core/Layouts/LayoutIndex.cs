using System.Globalization;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Native;

namespace Oci.Layouts;

/// <summary>One reading of a layout's <c>index.json</c>: its bytes, and which image a name means.</summary>
internal sealed class LayoutIndex
{
    /// <summary>The annotation that is a name. Source: image-spec annotations.md.</summary>
    public const string RefName = "org.opencontainers.image.ref.name";

    /// <summary>Where containerd and BuildKit put the full name; theirs in <see cref="RefName"/> is the tag alone.</summary>
    public const string ContainerdName = "io.containerd.image.name";

    private readonly string where;

    private LayoutIndex(ReadOnlyMemory<byte> raw, ImageIndex value, string where) => (Raw, Value, this.where) = (raw, value, where);

    public ReadOnlyMemory<byte> Raw { get; }

    public ImageIndex Value { get; }

    private IReadOnlyList<Descriptor> Entries => Value.Manifests;

    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidLayout"/>.</exception>
    public static LayoutIndex Parse(ReadOnlyMemory<byte> raw, string where) => LayoutFault.Guard(where, () =>
    {
        var value = StrictJson.Parse(raw, ImagesJson.Strict.ImageIndex, ManifestRules.IndexKind, where);
        ManifestRules.CheckLayoutIndex(value, where);
        return new LayoutIndex(raw, value, where);
    });

    /// <summary>What people call an entry; null when it has no name.</summary>
    public static string? NameOf(Descriptor entry) => Annotation(entry, RefName) ?? Annotation(entry, ContainerdName);

    /// <summary>Every name once.</summary>
    public IEnumerable<string> Names => Entries.Select(NameOf).OfType<string>().Distinct(StringComparer.Ordinal);

    /// <summary>The entry of a digest.</summary>
    public Descriptor? Find(Digest digest) => Entries.FirstOrDefault(entry => entry.Digest == digest);

    /// <summary>The image of a name: by <see cref="RefName"/>, then <see cref="ContainerdName"/>, then <c>@N</c>.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.AmbiguousName"/>.</exception>
    public LayoutFinding? Find(string name)
    {
        foreach (var annotation in (string[])[RefName, ContainerdName])
        {
            if (Entries.Where(entry => Annotation(entry, annotation) == name).ToList() is { Count: > 0 } found) return One(found, $"with the name `{ByteText.Shorten(name)}`");
        }
        return name.StartsWith('@') && int.TryParse(name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < Entries.Count
            ? new LayoutFinding(Entries[number])
            : null;
    }

    /// <summary>The only image; null when there is none. What is only about an image (artifacts, referrers) does not count beside one.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.AmbiguousName"/>.</exception>
    public async Task<LayoutFinding?> FindOnlyAsync(IContentStore content, CancellationToken ct)
    {
        var images = Entries.Where(entry => entry.ArtifactType is null && !PlatformSelector.IsAttestation(entry) && !Referrers.IsAboutAnother(NameOf(entry), entry)).ToList();
        if (images.Count == 0) images = [.. Entries];
        if (images.Count == 0) return null;
        if (images.Count > 1 && images.Count == Entries.Count && Entries.All(entry => NameOf(entry) is null) && HaveDistinctPlatforms(images)) return Whole();
        if (AreSeveral(images)) images = await WithoutReferrersAsync(images, content, ct);
        return One(images, "and no name to choose by");
    }

    /// <summary>The same index with <paramref name="target"/> under a name; what had the name before is dropped.</summary>
    public static ImageIndex Tag(ImageIndex index, string name, Descriptor target)
    {
        var entry = Listed(target) with { Annotations = WithName(target.Annotations, name) };
        var entries = new List<Descriptor>();
        foreach (var each in index.Manifests)
        {
            if (Annotation(each, RefName) == name) entries.AddRange(entries.Contains(entry) ? [] : [entry]);
            else if (each.Digest != target.Digest || NameOf(each) is not null) entries.Add(each);
        }
        return index with { Manifests = entries.Contains(entry) ? entries : [.. entries, entry] };
    }

    /// <summary>
    /// The same index with <paramref name="target"/> in the place of what is expected under a name (null or empty: of the layout's only image); null where something else is there by now.
    /// </summary>
    public ImageIndex? Replace(string? name, ExpectedTarget expected, Descriptor target)
    {
        if (!string.IsNullOrEmpty(name)) return Find(name)?.Target.Digest == expected.Digest ? Tag(Value, name, target) : null;
        if (expected.Digest is not { } old) return Entries.Count == 0 ? Add(Value, target) : null;
        return Find(old) is null ? null : Value with
        {
            Manifests = [.. Entries.Select(entry => entry.Digest != old ? entry : entry with { MediaType = target.MediaType, Digest = target.Digest, Size = target.Size })],
        };
    }

    /// <summary>The same index with <paramref name="target"/> in it, nameless unless it is listed already.</summary>
    public static ImageIndex Add(ImageIndex index, Descriptor target) => index.Manifests.Any(each => each.Digest == target.Digest)
        ? index
        : index with { Manifests = [.. index.Manifests, Listed(target) with { Annotations = WithName(target.Annotations, null) }] };

    /// <summary>An index as Docker and containerd write it, an entry for each name: the full name is theirs, the tag alone is OCI's.</summary>
    public static ImageIndex ForDocker(Descriptor target, IReadOnlyList<ImageReference> names) => names.Count == 0
        ? Add(ImageIndex.Empty, target)
        : ImageIndex.Empty with { Manifests = [.. names.Select(name => target with { Annotations = new Dictionary<string, string> { [ContainerdName] = name.ToString(), [RefName] = name.Tag! } })] };

    /// <summary>The same index without a name and what it stood for.</summary>
    public static ImageIndex Untag(ImageIndex index, string name)
    {
        var annotation = index.Manifests.Any(each => Annotation(each, RefName) == name) ? RefName : ContainerdName;
        var kept = index.Manifests.Where(each => Annotation(each, annotation) != name).ToList();
        return kept.Count == index.Manifests.Count ? index : index with { Manifests = kept };
    }

    private LayoutFinding One(List<Descriptor> found, string how)
    {
        if (!AreSeveral(found)) return new LayoutFinding(found[0]);
        if (HaveDistinctPlatforms(found)) return Together(found);
        var choices = string.Join(", ", found.Select(entry => $"`{ByteText.Shorten(NameOf(entry) ?? entry.Digest.ToString())}`").Distinct().Take(10));
        throw new OciException(ErrorCodes.AmbiguousName, $"expected one image in `{ByteText.Escape(where)}`, found {found.Count} {how}: {choices}", "name one of them, or add its digest: `oci:DIR@DIGEST`");
    }

    private static bool AreSeveral(List<Descriptor> found) => found.Any(entry => entry.Digest != found[0].Digest);

    // Nested indexes have no platform of their own, so they never count as one of several.
    private static bool HaveDistinctPlatforms(List<Descriptor> entries) =>
        entries.All(entry => entry.Platform is not null)
        && entries.DistinctBy(entry => (entry.Platform!.ToString(), entry.Platform.OsVersion)).Count() == entries.Count;

    private LayoutFinding Whole() => new(new Descriptor { MediaType = MediaTypes.OciIndex, Digest = Digest.Sha256(Raw.Span), Size = Raw.Length }, Raw);

    private static LayoutFinding Together(List<Descriptor> entries)
    {
        var index = ImageIndex.Empty with { Manifests = [.. entries.Select(entry => entry with { Annotations = WithName(entry.Annotations, null) })] };
        var bytes = StrictJson.Serialize(index, ImagesJson.Strict.ImageIndex);
        return new(new Descriptor { MediaType = MediaTypes.OciIndex, Digest = Digest.Sha256(bytes), Size = bytes.Length }, bytes);
    }

    private static async Task<List<Descriptor>> WithoutReferrersAsync(List<Descriptor> entries, IContentStore content, CancellationToken ct)
    {
        var images = new List<Descriptor>();
        foreach (var entry in entries)
        {
            if (NameOf(entry) is not null || await Referrers.SubjectOfAsync(entry, content, ct) is null) images.Add(entry);
        }
        return images.Count == 0 ? entries : images;
    }

    // An entry tells what it points at and what that is; the content itself, and what other places said of it, stay out.
    private static Descriptor Listed(Descriptor target) => target with { Data = null, Urls = null };

    private static Dictionary<string, string>? WithName(IReadOnlyDictionary<string, string>? annotations, string? name)
    {
        var kept = (annotations ?? new Dictionary<string, string>()).Where(pair => pair.Key is not (RefName or ContainerdName)).ToDictionary(StringComparer.Ordinal);
        if (name is not null) kept[RefName] = name;
        return kept.Count == 0 ? null : kept;
    }

    private static string? Annotation(Descriptor entry, string name) => entry.Annotations?.GetValueOrDefault(name);
}
