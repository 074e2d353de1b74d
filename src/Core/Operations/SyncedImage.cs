using Oci.Content;
using Oci.Diagnostics;

namespace Oci.Operations;

/// <summary>What became of one image that is kept in step.</summary>
/// <param name="Source">Where it is.</param>
/// <param name="Destination">Where it goes; null where it was not got that far.</param>
/// <param name="Target">What is there now; null with <c>--dry-run</c>, or where it failed.</param>
/// <param name="Fault">Why it failed; null where it did not.</param>
public sealed record SyncedImage(string Source, string? Destination, Descriptor? Target, OciException? Fault);
