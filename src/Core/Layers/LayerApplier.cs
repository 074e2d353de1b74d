using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Layers;

/// <summary>Unpacks layers below one root. Source: image-spec layer.md, Applying Changesets.</summary>
/// <param name="root">Where; nothing outside is touched, whatever a layer says.</param>
/// <param name="options">How.</param>
[SupportedOSPlatform("linux")]
public sealed class LayerApplier(RootDirectory root, ApplyOptions options)
{
    /// <summary>
    /// Applies one layer on top of what is there, on the caller's thread. When it fails the root holds a part of the layer: throw it away.
    /// </summary>
    /// <param name="tar">The layer; read to the end of the archive, not to the end of its stream.</param>
    /// <param name="ct">Cancels between entries and between pieces of large files.</param>
    /// <exception cref="OciException">The layer is malformed, unsafe or too large, or the file system refused.</exception>
    public AppliedLayer Apply(TarReader tar, CancellationToken ct)
    {
        using var application = new LayerApplication(root, options);
        return application.Run(tar, ct);
    }
}
