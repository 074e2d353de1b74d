using Oci.Diagnostics;

namespace Oci.Runtime;

/// <summary>
/// A container and its first process. Disposing it kills what still runs and deletes the container: nothing of it is left, neither process nor
/// control group nor the runtime's notes.
/// </summary>
/// <param name="id">The container's name.</param>
public abstract class ContainerProcess(string id) : IAsyncDisposable
{
    /// <summary>The container's name.</summary>
    public string Id { get; } = id;

    /// <summary>Starts the process. After a launch it waits until the process has started, where the launch did not.</summary>
    /// <exception cref="ContainerStartException">The program is missing or cannot be executed.</exception>
    public abstract Task StartAsync(CancellationToken ct);

    /// <summary>What the runtime says of the container.</summary>
    /// <exception cref="OciException">There is no such container any more.</exception>
    public abstract Task<ContainerState> ReadStateAsync(CancellationToken ct);

    /// <summary>A path of the host that leads to the running container's root, as its first process sees it; null where there is none.</summary>
    /// <exception cref="OciException">There is no such container any more.</exception>
    public virtual Task<string?> FindRootAsync(CancellationToken ct) => Task.FromResult<string?>(null);

    /// <summary>Sends a signal to the container's first process; SIGKILL (9) ends the whole container. Of no effect once it has ended.</summary>
    /// <param name="signal">The signal's number.</param>
    /// <param name="ct">Cancels.</param>
    public abstract Task KillAsync(int signal, CancellationToken ct);

    /// <summary>Waits for the process to end and all of its output to be delivered.</summary>
    /// <exception cref="ContainerStartException">It never started.</exception>
    public abstract Task<ContainerExit> WaitAsync(CancellationToken ct);

    /// <summary>Runs one more process inside; cancelling kills it.</summary>
    /// <exception cref="ContainerStartException">The program is missing or cannot be executed.</exception>
    public abstract Task<ContainerExit> ExecAsync(ProcessSpec process, ContainerIo io, CancellationToken ct);

    /// <summary>Forgets the container, which must have ended. Of no effect the second time.</summary>
    public abstract Task DeleteAsync(CancellationToken ct);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
