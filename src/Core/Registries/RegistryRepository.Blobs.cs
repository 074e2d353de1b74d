using Oci.Content;
using Oci.Diagnostics;

namespace Oci.Registries;

public sealed partial class RegistryRepository
{
    /// <inheritdoc/>
    Task<bool> IContentReceiver.ReceiveAsync(Descriptor content, OpenAt open, Action<long> progressed, CancellationToken ct) =>
        new BlobUpload(Primary, content, open, options, progressed).RunAsync(neighbour, ct);

    /// <summary>Deletes a blob.</summary>
    /// <returns>False where it was not there.</returns>
    /// <exception cref="RegistryException"><see cref="ErrorCodes.DeletionUnsupported"/>, or the registry refused.</exception>
    public Task<bool> DeleteBlobAsync(Digest digest, CancellationToken ct) => DeleteAsync($"blobs/{digest}", "blobs", ct);
}
