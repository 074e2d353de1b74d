namespace Oci.Layers;

/// <summary>What kind of folder a layer is applied to.</summary>
public enum ApplyTarget
{
    /// <summary>A whole root file system with the lower layers already in it: whiteouts delete.</summary>
    Rootfs,
    /// <summary>
    /// The folder of one layer, to be a lower (or upper) folder of an overlay mount: a whiteout is a 0:0 character device, an opaque directory
    /// has <c>trusted.overlay.opaque=y</c>.
    /// </summary>
    OverlayUpper,
    /// <summary>The same for mounts with <c>userxattr</c>: <c>user.overlay.opaque=y</c>.</summary>
    OverlayUpperUserXattr,
}
