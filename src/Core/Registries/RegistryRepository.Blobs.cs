using Oci.Content;
using Oci.Diagnostics;

namespace Oci.Registries;

public sealed partial class RegistryRepository
{
    /// <inheritdoc/>
    /// <remarks>A blob that can be mounted needs one request, whether it is here or not; where nothing is there is nothing to ask for.</remarks>
    bool IContentReceiver.AsksByItself(Descriptor content) => blobs.AreNone || (!blobs.IsHere(content.Digest) && blobs.NeighbourOf(content.Digest) is not null);

    /// <inheritdoc/>
    Task<bool> IContentReceiver.ReceiveAsync(Descriptor content, OpenAt open, Action<long> progressed, CancellationToken ct) =>
        new BlobUpload(Primary, content, open, options, progressed) { MayBeThere = !blobs.AreNone }.RunAsync(blobs.NeighbourOf(content.Digest), ct);

    /// <summary>Deletes a blob.</summary>
    /// <returns>False where it was not there.</returns>
    /// <exception cref="RegistryException"><see cref="ErrorCodes.DeletionUnsupported"/>, or the registry refused.</exception>
    public Task<bool> DeleteBlobAsync(Digest digest, CancellationToken ct) => DeleteAsync($"blobs/{digest}", "blobs", ct);
}
