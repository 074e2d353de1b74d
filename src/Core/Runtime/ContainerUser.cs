namespace Oci.Runtime;

/// <summary>Who a container's process runs as, in the container's own numbers.</summary>
/// <param name="Uid">User.</param>
/// <param name="Gid">Primary group.</param>
/// <param name="AdditionalGids">Supplementary groups, the primary one first: without it, rights that are denied to the group would be granted.</param>
/// <param name="Home">The home folder, <c>/</c> where nothing else is known.</param>
public sealed record ContainerUser(uint Uid, uint Gid, IReadOnlyList<uint> AdditionalGids, string Home);
