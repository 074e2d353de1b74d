using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>Where the root file system lies.</summary>
public sealed record RootSpec
{
    /// <summary>Absolute, or relative to the bundle.</summary>
    [JsonPropertyName("path")] public required string Path { get; init; }
    /// <summary>Whether it is read-only inside the container.</summary>
    [JsonPropertyName("readonly")] public bool Readonly { get; init; }
}
