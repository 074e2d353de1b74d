using Oci.Diagnostics;

namespace Oci.Snapshots;

/// <summary>A layer was unpacked.</summary>
/// <param name="Scope">The layer's digest.</param>
/// <param name="Entries">How many entries it had.</param>
/// <param name="Size">Bytes of file content.</param>
public sealed record LayerUnpacked(string Scope, long Entries, long Size) : ProgressEvent(Scope);
