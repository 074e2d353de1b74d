namespace Oci.Tool.Printing;

/// <summary>A login in JSON.</summary>
internal sealed record LoginListing(string Registry, string Username, string StoredIn);
