using Oci.Diagnostics;
using Oci.Layouts;

namespace Oci.Transfer;

/// <summary>Finds images: the local store first for plain names.</summary>
public sealed class ImageResolver(LocalStore store)
{
    /// <summary>Finds the image of <paramref name="location"/>.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.ImageNotFound"/> with the command that would get it; <see cref="ErrorCodes.UnsupportedLocation"/>.</exception>
    public Task<OpenedImage> ResolveAsync(ImageLocation location, CancellationToken ct) => throw new NotSupportedException(store.ToString());
}
