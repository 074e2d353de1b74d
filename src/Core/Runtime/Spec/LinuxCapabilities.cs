using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>The five capability sets of a process, each a list of <c>CAP_…</c> names. Source: capabilities(7).</summary>
public sealed record LinuxCapabilities
{
    /// <summary>What it and its children can ever have.</summary>
    [JsonPropertyName("bounding")] public IReadOnlyList<string>? Bounding { get; init; }
    /// <summary>What is checked.</summary>
    [JsonPropertyName("effective")] public IReadOnlyList<string>? Effective { get; init; }
    /// <summary>Kept empty by this tool: a non-empty set undoes what dropping root's identity promises.</summary>
    [JsonPropertyName("inheritable")] public IReadOnlyList<string>? Inheritable { get; init; }
    /// <summary>What may become effective.</summary>
    [JsonPropertyName("permitted")] public IReadOnlyList<string>? Permitted { get; init; }
    /// <summary>What survives the start of a program without file capabilities.</summary>
    [JsonPropertyName("ambient")] public IReadOnlyList<string>? Ambient { get; init; }
}
