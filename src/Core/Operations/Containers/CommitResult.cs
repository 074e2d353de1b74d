using Oci.Content;

namespace Oci.Operations;

/// <summary>What <see cref="CommitOperation"/> made.</summary>
/// <param name="Manifest">The image's manifest.</param>
/// <param name="Config">The image's configuration; its digest is Docker's image ID.</param>
public sealed record CommitResult(Descriptor Manifest, Descriptor Config);
