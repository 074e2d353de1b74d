using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>What a filter answers, as the kernel counts. Source: seccomp(2), linux/seccomp.h.</summary>
internal static class SeccompAction
{
    /// <summary>Ends the process.</summary>
    public const uint KillProcess = 0x80000000;

    /// <summary>Lets the call through.</summary>
    public const uint Allow = 0x7fff0000;

    private const uint FailWith = 0x00050000;
    private const uint OperationNotPermitted = 1;
    private const uint MostData = 0xffff;

    /// <summary>Lets the call fail.</summary>
    public static uint Fail(uint error) => FailWith | (error & MostData);

    /// <summary>Whether an answer is an error.</summary>
    public static bool IsFailure(uint answer) => (answer & ~MostData) == FailWith;

    /// <summary>The answer for an action's name.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidSeccompProfile"/>: it is not known, or needs somebody who listens.</exception>
    public static uint Of(string action, uint? data) => action switch
    {
        "SCMP_ACT_ALLOW" => Allow,
        "SCMP_ACT_ERRNO" => Fail(data ?? OperationNotPermitted),
        "SCMP_ACT_KILL" or "SCMP_ACT_KILL_THREAD" => 0,
        "SCMP_ACT_KILL_PROCESS" => KillProcess,
        "SCMP_ACT_TRAP" => 0x00030000,
        "SCMP_ACT_TRACE" => 0x7ff00000 | ((data ?? OperationNotPermitted) & MostData),
        "SCMP_ACT_LOG" => 0x7ffc0000,
        _ => throw new OciException(ErrorCodes.InvalidSeccompProfile, $"expected an action such as `SCMP_ACT_ERRNO`, found `{ByteText.Escape(action)}`, which the built-in runner cannot do", "choose --isolation runtime"),
    };
}
