namespace Oci.Build;

/// <summary>What fetching sources may cost.</summary>
public sealed record FetchLimits
{
    /// <summary>The usual limits.</summary>
    public static FetchLimits Default { get; } = new();

    /// <summary>The most bytes of one file.</summary>
    public long MaxBytes { get; init; } = 64L << 30;

    /// <summary>How long a server may say nothing.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a file is asked for where the network or the server failed.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>The wait before the second attempt; twice as long before each further one.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>How long a git command may take.</summary>
    public TimeSpan GitTime { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The protocols that git may speak, joined by colons: none that starts programs, none that reads the host's own folders.</summary>
    public string GitProtocols { get; init; } = "http:https:git:ssh";
}
