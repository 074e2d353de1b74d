using Oci.Content;
using Oci.Images;

namespace Oci.Build;

/// <summary>Finds the image that a FROM or a <c>--from</c> names: its manifest and configuration, no layer.</summary>
/// <param name="reference">The reference as it stands in the Containerfile, expanded.</param>
/// <param name="platform">Which of several images is wanted.</param>
/// <param name="ct">Cancels.</param>
/// <exception cref="Diagnostics.OciException">It is not there; the hint says how to get it.</exception>
public delegate Task<Image> BaseResolver(string reference, Platform platform, CancellationToken ct);
