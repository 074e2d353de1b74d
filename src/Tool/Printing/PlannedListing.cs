namespace Oci.Tool.Printing;

/// <summary>A blob or document that a copy needs, in JSON.</summary>
internal sealed record PlannedListing(string MediaType, string Digest, long Size, bool IsThere);
