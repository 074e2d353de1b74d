using Oci.Diagnostics;

namespace Oci.Images;

/// <summary>A blob need not travel.</summary>
/// <param name="Scope">Its digest.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Reason">Why, in a few words: <c>already there</c>.</param>
public sealed record BlobSkipped(string Scope, long Size, string Reason) : ProgressEvent(Scope);
