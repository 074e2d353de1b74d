using System.Globalization;
using System.Runtime.Versioning;
using Oci.Diagnostics;

namespace Oci.Runtime;

/// <summary>Descriptors that our caller gave us for a container: from 3 on, without gaps.</summary>
[SupportedOSPlatform("linux")]
internal static class GivenDescriptors
{
    private const int First = 3;
    private const int ClosesOnExec = 0x80000;

    /// <summary>The first <paramref name="count"/> of them.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidContainerOption"/>: one was not given. Ours never go into a container.</exception>
    public static IReadOnlyList<int> Take(int count)
    {
        for (var number = First; number - First < count; number++)
            if (!IsGiven(number)) throw new OciException(ErrorCodes.InvalidContainerOption, $"expected {count} open descriptors from {First} on, found that {number} was not given");
        return [.. Enumerable.Range(First, count)];
    }

    // What a program opens itself closes when it becomes another one. Source: proc_pid_fdinfo(5).
    private static bool IsGiven(int number)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fdinfo/{number}");
        if (!File.Exists(path)) return false;
        var flags = File.ReadLines(path).First(line => line.StartsWith("flags:", StringComparison.Ordinal)).Split(':')[1].Trim();
        return (Convert.ToInt32(flags, 8) & ClosesOnExec) == 0;
    }
}
