using Oci.Diagnostics;

namespace Oci.Tool;

/// <summary>What the process answers with.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;

    /// <summary><c>run</c>: the tool failed before the container's process started, whatever the reason.</summary>
    public const int NotStarted = 125;

    /// <summary>What a fault comes to. A platform that cannot be read, with no file to blame for it, stood on the command line.</summary>
    public static int Of(OciException? fault) =>
        fault?.Code == ErrorCodes.Usage || (fault is { At: null } && fault.Code == ErrorCodes.InvalidPlatform) ? WrongUsage : Failed;

    /// <summary>The convention of shells for a process that a signal ended: 130 for SIGINT, 143 for SIGTERM.</summary>
    public static int OfSignal(int signal) => 128 + signal;
}
