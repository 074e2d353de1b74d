using Oci.Content;

namespace Oci.Images;

/// <summary>What a name is expected to stand for at the moment when it is given to something else.</summary>
/// <param name="Digest">The manifest's or the index's; null where nothing had the name.</param>
internal sealed record ExpectedTarget(Digest? Digest);
