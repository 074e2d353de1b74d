namespace Oci.Runtime;

/// <summary>An optional power of an <see cref="IContainerRuntime"/>: create and start in one go, which costs less than one after the other.</summary>
public interface IContainerLauncher
{
    /// <summary>Makes the container and starts its process. The container cannot outlive the calling process, whatever ends that.</summary>
    /// <inheritdoc cref="IContainerRuntime.CreateAsync"/>
    Task<ContainerProcess> LaunchAsync(Bundle bundle, string id, ContainerIo io, CancellationToken ct);
}
