namespace Oci.Runtime;

/// <summary>How long a run may take.</summary>
public sealed record RunLimits
{
    /// <summary>After this the container is stopped as if cancelled; null for ever.</summary>
    public TimeSpan? Timeout { get; init; }
    /// <summary>How long the process has between <see cref="StopSignal"/> and SIGKILL.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);
    /// <summary>What asks the process to end; SIGTERM.</summary>
    public int StopSignal { get; init; } = 15;
    /// <summary>The clock that both are counted by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
