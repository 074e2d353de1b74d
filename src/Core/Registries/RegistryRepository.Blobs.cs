using Oci.Content;
using Oci.Diagnostics;

namespace Oci.Registries;

public sealed partial class RegistryRepository
{
    /// <inheritdoc/>
    /// <remarks>A blob that can be mounted needs one request, whether it is here or not; where nothing is there is nothing to ask for. A neighbour that did not give the first blob is asked for no other.</remarks>
    bool IContentReceiver.AsksByItself(Descriptor content) => blobs.AreNone || (!blobs.IsHere(content.Digest) && blobs.IsAtNeighbour(content.Digest));

    /// <inheritdoc/>
    async Task<bool> IContentReceiver.ReceiveAsync(Descriptor content, OpenAt open, Action<long> progressed, CancellationToken ct)
    {
        var neighbour = blobs.NeighbourOf(content.Digest);
        var mayBeThere = !blobs.AreNone && blobs.IsAtNeighbour(content.Digest);
        if (neighbour is null && mayBeThere && await Primary.HasBlobAsync(content.Digest, ct)) return false;
        var upload = new BlobUpload(Primary, content, open, options, progressed) { MayBeThere = mayBeThere };
        var isSent = await upload.RunAsync(neighbour, ct);
        if (upload.IsMountRefused) blobs.Refuse(neighbour!);
        return isSent;
    }

    /// <summary>Deletes a blob.</summary>
    /// <returns>False where it was not there.</returns>
    /// <exception cref="RegistryException"><see cref="ErrorCodes.DeletionUnsupported"/>, or the registry refused.</exception>
    public Task<bool> DeleteBlobAsync(Digest digest, CancellationToken ct) => DeleteAsync($"blobs/{digest}", "blobs", ct);
}
