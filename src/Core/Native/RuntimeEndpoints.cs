using System.Globalization;
using System.Runtime.Versioning;

namespace Oci.Native;

/// <summary>
/// The two pipes and the socket that the .NET runtime of this process has put into the folder for temporary files, for debuggers and tracers. They would
/// stay behind whenever the process is killed, or replaced by another program.
/// </summary>
[SupportedOSPlatform("linux")]
public static class RuntimeEndpoints
{
    /// <summary>Set by those who want to debug: then all stay.</summary>
    public const string Wanted = "DOTNET_EnableDiagnostics";

    /// <summary>
    /// Takes their names away; where there are none, nothing happens. The runtime goes on with what it has open, and takes away the names itself at its end
    /// where they are still there.
    /// </summary>
    /// <param name="folder">The folder for temporary files as the runtime finds it: TMPDIR, else <c>/tmp</c>.</param>
    public static void Remove(string folder)
    {
        if (ProcessStart.TryRead(Environment.ProcessId) is not { } start) return;
        var owner = string.Create(CultureInfo.InvariantCulture, $"-{Environment.ProcessId}-{start}-");
        foreach (var (kind, end) in (ReadOnlySpan<(string, string)>)[("clr-debug-pipe", "in"), ("clr-debug-pipe", "out"), ("dotnet-diagnostic", "socket")])
        {
            Delete(Path.Combine(folder, kind + owner + end));
        }
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No such folder, or one that we may not change any more.
        }
    }
}
