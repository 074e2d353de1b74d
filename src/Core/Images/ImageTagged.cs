using Oci.Content;
using Oci.Diagnostics;

namespace Oci.Images;

/// <summary>An image has got a name.</summary>
/// <param name="Scope">The name, with its place.</param>
/// <param name="Digest">The manifest's or index's.</param>
public sealed record ImageTagged(string Scope, Digest Digest) : ProgressEvent(Scope);
