namespace Oci.Operations;

/// <summary>Something that a build makes beside, or instead of, an image with a name.</summary>
/// <param name="Kind">What.</param>
/// <param name="Destination">The file or folder; <c>-</c> is standard output, for <see cref="BuildOutputKind.Tar"/>.</param>
/// <param name="Name">The image's name in an archive; null for none.</param>
public sealed record BuildOutput(BuildOutputKind Kind, string Destination, string? Name = null);
