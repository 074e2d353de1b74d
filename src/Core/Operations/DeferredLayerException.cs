namespace Oci.Operations;

/// <summary>Something failed while results of others were believed whose layers had not been looked at: they may be why. Never leaves <see cref="BuildOperation"/>.</summary>
internal sealed class DeferredLayerException() : Exception("A result of another machine was believed too early");
