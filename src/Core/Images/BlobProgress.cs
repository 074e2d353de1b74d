using Oci.Diagnostics;

namespace Oci.Images;

/// <summary>A blob is on its way from one place to another.</summary>
/// <param name="Scope">Its digest.</param>
/// <param name="Done">Bytes so far; <paramref name="Total"/> when it has arrived.</param>
/// <param name="Total">Its size.</param>
public sealed record BlobProgress(string Scope, long Done, long Total) : ProgressEvent(Scope);
