using System.Runtime.Versioning;
using System.Text.Json.Serialization;
using Oci.Native;

namespace Oci.Operations;

/// <summary>A process, named so that no later one can be taken for it.</summary>
/// <param name="Pid">Its number.</param>
/// <param name="Start">When it started, in clock ticks since the machine did.</param>
internal sealed record ProcessDocument([property: JsonPropertyName("pid")] int Pid, [property: JsonPropertyName("start")] string Start)
{
    /// <summary>This process.</summary>
    [SupportedOSPlatform("linux")]
    public static ProcessDocument Own() => new(Environment.ProcessId, ProcessStart.TryRead(Environment.ProcessId) ?? "");

    /// <summary>Whether it lives.</summary>
    [SupportedOSPlatform("linux")]
    public bool Lives => ProcessStart.TryRead(Pid) == Start;
}
