using Oci.Content;

namespace Oci.Operations;

/// <summary>A container and how it is.</summary>
public sealed record ContainerEntry
{
    /// <summary>64 hexadecimal digits.</summary>
    public required string Id { get; init; }
    /// <summary>Its name.</summary>
    public required string Name { get; init; }
    /// <summary>The image as it was asked for.</summary>
    public required string Image { get; init; }
    /// <summary>The image's manifest; null for <c>scratch</c>.</summary>
    public Digest? ImageDigest { get; init; }
    /// <summary>What it runs; empty for a working container.</summary>
    public required IReadOnlyList<string> Command { get; init; }
    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }
    /// <summary>Whether it is a working container: it has no process of its own.</summary>
    public required bool IsWorking { get; init; }
    /// <summary><c>created</c>, <c>running</c> or <c>exited</c>.</summary>
    public required string Status { get; init; }
    /// <summary>How it ended; null while it has not, or where nobody was left to see it.</summary>
    public int? ExitCode { get; init; }
    /// <summary>When its process started.</summary>
    public DateTimeOffset? Started { get; init; }
    /// <summary>When it ended.</summary>
    public DateTimeOffset? Finished { get; init; }
    /// <summary>Why it could not be started, or what became of its monitor.</summary>
    public string? Error { get; init; }
    /// <summary>The process that watches over it, while it runs.</summary>
    public int? MonitorPid { get; init; }

    /// <summary>The ports of the host that lead to it: <c>ADDRESS:HOST->CONTAINER/PROTOCOL</c>.</summary>
    public IReadOnlyList<string> Ports { get; init; } = [];
    /// <summary>Its address, where the host can reach it there; null while it does not run.</summary>
    public string? Address { get; init; }
    /// <summary>Its image's labels and its own.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
    /// <summary>The folder of its bundle.</summary>
    public required string Bundle { get; init; }
    /// <summary>The file of its log.</summary>
    public required string Log { get; init; }
}
