using Oci.Native;

namespace Oci.Layers;

/// <summary>A file that is there now.</summary>
internal readonly record struct PresentEntry(byte[] Name, FileStatus Status);
