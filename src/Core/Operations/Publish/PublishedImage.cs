using Oci.Content;

namespace Oci.Operations;

/// <summary>One platform's image.</summary>
/// <param name="Manifest">Its manifest.</param>
/// <param name="ManifestText">The manifest's JSON.</param>
/// <param name="ConfigText">The configuration's JSON.</param>
public sealed record PublishedImage(Descriptor Manifest, string ManifestText, string ConfigText);
