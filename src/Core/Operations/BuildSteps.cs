namespace Oci.Operations;

/// <summary>How many steps a build had.</summary>
/// <param name="Cached">Taken from the cache.</param>
/// <param name="Executed">Done now.</param>
/// <param name="LayerBytes">Bytes of the layers that were made now, as stored.</param>
public sealed record BuildSteps(int Cached, int Executed, long LayerBytes);
