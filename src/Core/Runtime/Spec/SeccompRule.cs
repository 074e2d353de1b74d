using System.Text.Json.Serialization;

namespace Oci.Runtime;

/// <summary>What happens to some system calls.</summary>
public sealed record SeccompRule
{
    /// <summary>The calls.</summary>
    [JsonPropertyName("names")] public required IReadOnlyList<string> Names { get; init; }
    /// <summary><c>SCMP_ACT_ALLOW</c>, <c>SCMP_ACT_ERRNO</c>, …</summary>
    [JsonPropertyName("action")] public required string Action { get; init; }
    /// <summary>The error of <c>SCMP_ACT_ERRNO</c>; 0 makes the call succeed without being made.</summary>
    [JsonPropertyName("errnoRet")] public uint? ErrnoRet { get; init; }
    /// <summary>Conditions on the arguments; all must hold.</summary>
    [JsonPropertyName("args")] public IReadOnlyList<SeccompArgument>? Args { get; init; }
}
