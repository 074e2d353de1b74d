namespace Oci.Runtime;

/// <summary>What connects a container's own network with the host's; disposing it leaves nothing of the connection.</summary>
internal abstract class ContainerNetwork : IAsyncDisposable
{
    /// <summary>The container's address, where the host can reach it there.</summary>
    public virtual string? Address => null;

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
