using Oci.Native;

namespace Oci.Build;

/// <summary>What a built image says of itself beyond its content.</summary>
/// <param name="Created">When it and its history were made.</param>
/// <param name="Annotations">The manifest's annotations.</param>
/// <param name="OmitHistory">Whether it has no history, not even its base's.</param>
public sealed record ImageMarks(UnixTime Created, IReadOnlyDictionary<string, string> Annotations, bool OmitHistory = false);
