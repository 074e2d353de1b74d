namespace Oci.Operations;

/// <summary>Where a build looks for results that it does not know: <c>--cache-from</c>.</summary>
/// <param name="Reference">A reference as images have it, of a cache or of an image that carries its records; a bare name means its registry.</param>
public sealed record CacheImport(string Reference);
