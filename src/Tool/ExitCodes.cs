namespace Oci.Tool;

/// <summary>What the process answers with.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;

    /// <summary><c>run</c>: the tool failed before the container's process started, whatever the reason.</summary>
    public const int NotStarted = 125;

    /// <summary>The convention of shells for a process that a signal ended: 130 for SIGINT, 143 for SIGTERM.</summary>
    public static int OfSignal(int signal) => 128 + signal;
}
