namespace Oci.Tool.Printing;

/// <summary>A new layout in JSON.</summary>
internal sealed record LayoutListing(string Layout);
