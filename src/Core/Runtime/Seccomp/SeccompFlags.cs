using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>Options of seccomp(2) by the names of runtime-spec.</summary>
internal static class SeccompFlags
{
    /// <summary>The number that the kernel wants. What concerns other threads has no meaning in a new process.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidSeccompProfile"/>: an unknown one.</exception>
    public static int Of(IReadOnlyList<string>? names)
    {
        var all = 0;
        foreach (var name in names ?? [])
            all |= name switch
            {
                "SECCOMP_FILTER_FLAG_TSYNC" => 0,
                "SECCOMP_FILTER_FLAG_LOG" => 2,
                "SECCOMP_FILTER_FLAG_SPEC_ALLOW" => 4,
                _ => throw new OciException(ErrorCodes.InvalidSeccompProfile, $"expected an option of a filter such as `SECCOMP_FILTER_FLAG_LOG`, found `{ByteText.Escape(name)}`"),
            };
        return all;
    }
}
