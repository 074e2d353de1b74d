using Oci.Runtime;

namespace Oci.Build;

/// <summary>What RUN steps get beyond what the Containerfile says.</summary>
public sealed record StepSettings
{
    /// <summary>How names are found, where that is not as on the host.</summary>
    public ResolverSettings Names { get; init; } = new();

    /// <summary>Whether calls that sync to disk really do.</summary>
    public bool Sync { get; init; }

    /// <summary>Whether a small program is the steps' first process: it passes signals on and reaps.</summary>
    public bool Init { get; init; }

    /// <summary>Whether <c>RUN --security=insecure</c> is granted.</summary>
    public bool AllowInsecure { get; init; }

    /// <summary>The devices that <c>RUN --device</c> may name; <c>*</c> for all.</summary>
    public IReadOnlyList<string> AllowDevices { get; init; } = [];

    /// <summary>What every container begins with: capabilities, limits, the system call filter. Command, mounts and network are each step's own.</summary>
    public ContainerOptions Container { get; init; } = new();

    /// <summary>Bytes of <c>/dev/shm</c>; null for the usual 64 MiB.</summary>
    public long? SharedMemory { get; init; }

    /// <summary>Files and folders of the host that every step sees.</summary>
    public IReadOnlyList<MountSpec> Volumes { get; init; } = [];
}
