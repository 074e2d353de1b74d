using Oci.Diagnostics;

namespace Oci.Runtime;

/// <summary>An optional power of an <see cref="IContainerRuntime"/>: reaching a container that another process launched with it.</summary>
public interface IContainerFinder
{
    /// <summary>
    /// A handle on a container that runs: signals, state and more processes inside. It ends with its owner, not with this handle; how it ended is the owner's
    /// to know: <see cref="ContainerProcess.WaitAsync"/> says 0.
    /// </summary>
    /// <param name="bundle">What it was made of.</param>
    /// <param name="id">Its name.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.ContainerNotFound"/>: nothing of that name runs.</exception>
    Task<ContainerProcess> FindAsync(Bundle bundle, string id, CancellationToken ct);
}
