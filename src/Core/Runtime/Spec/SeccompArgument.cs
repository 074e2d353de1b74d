using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>A condition on one argument of a system call.</summary>
public sealed record SeccompArgument
{
    /// <summary>Which argument, from 0.</summary>
    [JsonPropertyName("index")] public required uint Index { get; init; }
    /// <summary>What it is compared with; a mask for <c>SCMP_CMP_MASKED_EQ</c>.</summary>
    [JsonPropertyName("value")] public required ulong Value { get; init; }
    /// <summary>What the masked argument is compared with.</summary>
    [JsonPropertyName("valueTwo")] public ulong? ValueTwo { get; init; }
    /// <summary><c>SCMP_CMP_EQ</c> and the like.</summary>
    [JsonPropertyName("op")] public required string Op { get; init; }
}
