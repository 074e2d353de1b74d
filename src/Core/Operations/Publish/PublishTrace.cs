using Oci.Content;
using Oci.Diagnostics;
using Oci.Layouts;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>
/// Looks for what an earlier publish put on this machine: names of the local store and of layouts can be taken away or moved, and then an unchanged
/// project is to be published all the same. A registry is not asked: a build that has nothing to do needs no network.
/// </summary>
/// <param name="host">The machine.</param>
public sealed class PublishTrace(OciHost host)
{
    /// <summary>Whether the place still has it; also yes for places that cannot be looked at for nothing.</summary>
    /// <param name="reference">The place.</param>
    /// <param name="digest">The digest that the image had there.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<bool> IsThereAsync(string reference, Digest digest, CancellationToken ct)
    {
        try
        {
            return ImageLocation.Parse(reference) switch
            {
                StoreLocation stored => (await host.OpenStore().FindAsync(stored.Reference, ct))?.Digest == digest,
                NamedLocation named => (await host.OpenStore().FindAsync(named.Reference, ct))?.Digest == digest,
                LayoutLocation { Name: { } name } layout => (await OciLayout.Open(layout.Folder).FindAsync(name, ct))?.Digest == digest,
                _ => true,
            };
        }
        catch (OciException)
        {
            // Publishing again says what is wrong there, or mends it.
            return false;
        }
    }
}
