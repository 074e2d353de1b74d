using Oci.Content;

namespace Oci.Transfer;

/// <summary>What a copy came to.</summary>
/// <param name="Target">What is at the destination now.</param>
/// <param name="PlatformsLeft">How many images of the source's index were not asked for.</param>
/// <param name="Copied">How many blobs and documents travelled.</param>
/// <param name="Skipped">How many were there already.</param>
public sealed record CopyResult(Descriptor Target, int PlatformsLeft, int Copied, int Skipped);
