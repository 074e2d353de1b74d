using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>What <see cref="BundleRuntime"/> notes of a container.</summary>
internal sealed record BundleContainerRecord
{
    /// <summary>The configuration's version of the specification.</summary>
    [JsonPropertyName("ociVersion")] public required string OciVersion { get; init; }
    /// <summary>The bundle's folder, absolute.</summary>
    [JsonPropertyName("bundle")] public required string Bundle { get; init; }
    /// <summary>The first process's number.</summary>
    [JsonPropertyName("pid")] public int Pid { get; init; }
    /// <summary>When it started, in clock ticks since the machine did.</summary>
    [JsonPropertyName("start")] public string Start { get; init; } = "";
    /// <summary>Whether everything that create does is done.</summary>
    [JsonPropertyName("made")] public bool Made { get; init; }
    /// <summary>The folders of its control groups.</summary>
    [JsonPropertyName("cgroups")] public IReadOnlyList<string> Cgroups { get; init; } = [];
    /// <summary>When the container was made.</summary>
    [JsonPropertyName("created")] public required DateTimeOffset Created { get; init; }
    /// <summary>The configuration as it was then: what happens to the bundle later does not matter.</summary>
    [JsonPropertyName("spec")] public required RuntimeSpec Spec { get; init; }
}
