using Oci.Content;
using Oci.Images;

namespace Oci.Layouts;

/// <summary>The user's own images: an image layout, <c>images</c> in the state folder, whose names are full references (<c>docker.io/library/app:latest</c>).</summary>
public sealed class LocalStore
{
    private LocalStore(OciLayout layout) => Layout = layout;

    /// <summary>The layout below.</summary>
    public OciLayout Layout { get; }

    /// <summary>Opens the store of a state folder (<c>--root</c>), making it when it is not there.</summary>
    public static LocalStore Open(string stateFolder) => new(OciLayout.OpenOrCreate(Path.Combine(stateFolder, "images")));

    /// <summary>What a name stands for; null when it is not here. A digest in the reference must be the image's own.</summary>
    public Task<Descriptor?> FindAsync(ImageReference reference, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Names an image whose content is here already.</summary>
    public Task TagAsync(ImageReference reference, Descriptor target, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Takes a name away; false when it was not here.</summary>
    public Task<bool> UntagAsync(ImageReference reference, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Every named image.</summary>
    public IAsyncEnumerable<(string Name, Descriptor Target)> ListAsync(CancellationToken ct) => throw new NotSupportedException();
}
