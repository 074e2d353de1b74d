using Oci.Content;

namespace Oci.Operations;

/// <summary>What <see cref="UnpackOperation"/> made.</summary>
/// <param name="Bundle">The bundle's folder, absolute.</param>
/// <param name="Manifest">The image that was unpacked.</param>
/// <param name="Config">Its configuration.</param>
public sealed record UnpackResult(string Bundle, Descriptor Manifest, Descriptor Config);
