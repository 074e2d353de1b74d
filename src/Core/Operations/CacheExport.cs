namespace Oci.Operations;

/// <summary>Where a build puts its results for other machines: <c>--cache-to</c>.</summary>
/// <param name="Reference">A reference as images have it; a bare name means its registry. Null: into the image itself.</param>
/// <param name="TargetOnly">Whether only the layers that are in the image are put there, and of the stages that it copies from only what they made is named.</param>
/// <param name="IgnoreErrors">Whether a place that cannot be written to is a warning.</param>
public sealed record CacheExport(string? Reference, bool TargetOnly = false, bool IgnoreErrors = false);
