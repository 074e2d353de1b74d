using System.Text.Json.Serialization;

namespace Oci.Operations;

/// <summary>How a container is: written by its owner at every turn.</summary>
internal sealed record StatusDocument
{
    /// <summary>Made, never started.</summary>
    public const string Created = "created";
    /// <summary>Its process runs.</summary>
    public const string Running = "running";
    /// <summary>Its process has ended.</summary>
    public const string Exited = "exited";

    /// <summary><c>created</c>, <c>running</c> or <c>exited</c>.</summary>
    [JsonPropertyName("status")] public required string Status { get; init; }
    /// <summary>The process that watches over it.</summary>
    [JsonPropertyName("owner")] public ProcessDocument? Owner { get; init; }
    /// <summary>How it ended; null while it has not, or where nobody was left to see it.</summary>
    [JsonPropertyName("exitCode")] public int? ExitCode { get; init; }
    /// <summary>When its process started.</summary>
    [JsonPropertyName("started")] public DateTimeOffset? Started { get; init; }
    /// <summary>When it ended.</summary>
    [JsonPropertyName("finished")] public DateTimeOffset? Finished { get; init; }
    /// <summary>Its address on the host's bridge, also after its end.</summary>
    [JsonPropertyName("address")] public string? Address { get; init; }
    /// <summary>Why it could not be started.</summary>
    [JsonPropertyName("error")] public string? Error { get; init; }
}
