using System.Globalization;
using System.Runtime.Versioning;

namespace Oci.Native;

/// <summary>When processes started: with its number that names a process, as long as the machine runs.</summary>
[SupportedOSPlatform("linux")]
internal static class ProcessStart
{
    // proc_pid_stat(5): the name in parentheses may hold anything; the start time is the 20th field after it.
    private const int StartTime = 19;

    /// <summary>Clock ticks since the machine started; null for a process that is not there, or is there only to be waited for.</summary>
    public static string? TryRead(int process)
    {
        try
        {
            var status = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            var fields = status[(status.LastIndexOf(')') + 2)..].Split(' ');
            return fields.Length > StartTime && fields[0] is not ("Z" or "X") ? fields[StartTime] : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
