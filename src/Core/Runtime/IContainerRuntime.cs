using Oci.Diagnostics;

namespace Oci.Runtime;

/// <summary>
/// Something that makes containers of bundles: the operations of runtime-spec runtime.md. Create, start and wait are put together in
/// <see cref="ContainerRun"/>.
/// </summary>
public interface IContainerRuntime
{
    /// <summary>For messages: <c>runc 1.1.5</c>.</summary>
    string Name { get; }

    /// <summary>Finds out what the first container would have to wait for. Needs not be called; worth it beside other work that comes before a container.</summary>
    /// <param name="ct">Cancels.</param>
    Task PrepareAsync(CancellationToken ct) => Task.CompletedTask;

    /// <summary>Makes the container; its process does not run yet.</summary>
    /// <param name="bundle">What to make; must stay as it is while the container lives.</param>
    /// <param name="id">A name that no other container of this runtime has: letters, digits, <c>_</c>, <c>+</c>, <c>-</c> and <c>.</c>.</param>
    /// <param name="io">Where the standard streams lead.</param>
    /// <param name="ct">Cancels; nothing is left behind.</param>
    /// <exception cref="ContainerStartException">The container cannot be made as the bundle says.</exception>
    /// <exception cref="OciException">The runtime is not there, or has no right to make containers.</exception>
    Task<ContainerProcess> CreateAsync(Bundle bundle, string id, ContainerIo io, CancellationToken ct);
}
