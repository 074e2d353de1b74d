using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;
using Oci.Native;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>A name in a place where names can be given and taken: the local store, or an image layout.</summary>
/// <param name="Layout">The place.</param>
/// <param name="Name">The name as the place keeps it, or a digest; null for the place's only image.</param>
/// <param name="IsStore">Whether the place is the local store: names are references, with <c>latest</c> where they have no tag.</param>
internal sealed record TaggedPlace(OciLayout Layout, string? Name, bool IsStore)
{
    /// <exception cref="OciException"><see cref="ErrorCodes.UnsupportedLocation"/>: a place without names of its own.</exception>
    public static TaggedPlace Parse(string text, OciHost host) => ImageLocation.Parse(text) switch
    {
        NamedLocation { Reference: var reference } => InStore(reference, host),
        StoreLocation { Reference: var reference } => InStore(reference, host),
        LayoutLocation location => new(OciLayout.Open(location.Folder, progress: host.Progress), location.Digest?.ToString() ?? location.Name, IsStore: false),
        var other => throw new OciException(ErrorCodes.UnsupportedLocation, $"expected an image of the local store or of a layout (`oci:DIR:NAME`), found `{ByteText.Escape(other.ToString()!)}`", "dotnet-oci copy gives an image a new place"),
    };

    /// <summary>Another name in the same place.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.UnsupportedLocation"/>: <paramref name="text"/> names another place.</exception>
    public TaggedPlace Sibling(string text)
    {
        if (!IsStore && !text.StartsWith("oci:", StringComparison.Ordinal)) return this with { Name = text };
        var name = ImageLocation.Parse(text) switch
        {
            NamedLocation { Reference: var reference } when IsStore => LocalStore.NameOf(reference),
            StoreLocation { Reference: var reference } when IsStore => LocalStore.NameOf(reference),
            LayoutLocation other when !IsStore && Path.GetFullPath(other.Folder) == Layout.Folder => other.Name,
            _ => null,
        };
        return name is not null ? this with { Name = name }
            : throw new OciException(ErrorCodes.UnsupportedLocation, $"expected a name in the image's own place, found `{ByteText.Escape(text)}`", "dotnet-oci copy gives an image a new place");
    }

    /// <summary>What the name stands for.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.ImageNotFound"/>.</exception>
    public async Task<Descriptor> FindAsync(CancellationToken ct) => await Layout.FindAsync(Name, ct) ?? throw NotFound();

    /// <summary>Lets the name stand for <paramref name="target"/>.</summary>
    public Task TagAsync(Descriptor target, CancellationToken ct) => Layout.TagAsync(Name!, target, ct);

    /// <summary>Takes the name away and says what it stood for.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.ImageNotFound"/>.</exception>
    public async Task<NamedImage> UntagAsync(CancellationToken ct)
    {
        var target = await FindAsync(ct);
        var name = Name ?? LayoutIndex.NameOf(target) ?? target.Digest.ToString();
        return await Layout.UntagAsync(name, ct) ? new NamedImage(name, target) : throw NotFound();
    }

    private static TaggedPlace InStore(ImageReference reference, OciHost host)
    {
        var (store, name) = (host.OpenStore(), LocalStore.NameOf(reference));
        // Nothing is made on disk for a name that cannot be there.
        return Directory.Exists(store.Folder) ? new TaggedPlace(store.Layout, name, IsStore: true) : throw NotFound(name, null);
    }

    private OciException NotFound() => NotFound(Name ?? "", IsStore ? null : Layout.Folder);

    private static OciException NotFound(string name, string? folder) => new(
        ErrorCodes.ImageNotFound,
        $"expected the image `{ByteText.Escape(name)}` in {(folder is null ? "the local store" : $"the layout `{ByteText.Escape(folder)}`")}, found no such name",
        folder is null ? "dotnet-oci images" : $"dotnet-oci images {ByteText.Escape(folder)}");
}
