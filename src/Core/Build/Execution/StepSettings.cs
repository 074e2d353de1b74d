namespace Oci.Build;

/// <summary>What RUN steps get beyond what the Containerfile says.</summary>
public sealed record StepSettings
{
    /// <summary>More lines for <c>/etc/hosts</c>: <c>NAME:ADDRESS</c> each.</summary>
    public IReadOnlyList<string> AddHosts { get; init; } = [];

    /// <summary>Whether calls that sync to disk really do.</summary>
    public bool Sync { get; init; }

    /// <summary>Whether <c>RUN --security=insecure</c> is granted.</summary>
    public bool AllowInsecure { get; init; }

    /// <summary>More capabilities.</summary>
    public IReadOnlyList<string> AddCapabilities { get; init; } = [];

    /// <summary>Fewer capabilities.</summary>
    public IReadOnlyList<string> DropCapabilities { get; init; } = [];

    /// <summary>Limits: <c>NAME=SOFT[:HARD]</c> each.</summary>
    public IReadOnlyList<string> Ulimits { get; init; } = [];

    /// <summary>Bytes of memory a step may use; null for no limit.</summary>
    public long? Memory { get; init; }
}
