using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>
/// The variable HOME of a process whose configuration says nothing of it: runtimes have always set it to what the container's <c>/etc/passwd</c> says.
/// </summary>
[SupportedOSPlatform("linux")]
internal static class ProcessHome
{
    private const string Variable = "HOME=";

    /// <summary>The process with the variable; as it is where it has it, or where the accounts cannot be read.</summary>
    /// <param name="process">The process.</param>
    /// <param name="root">The container's root file system, on the host.</param>
    public static ProcessSpec Complete(ProcessSpec process, string root)
    {
        var environment = process.Env ?? [];
        return environment.Any(entry => entry.StartsWith(Variable, StringComparison.Ordinal) && entry.Length > Variable.Length) ? process
            : process with { Env = [.. environment.Where(entry => entry != Variable), Variable + Find(process.User?.Uid ?? 0, root)] };
    }

    private static string Find(uint user, string root)
    {
        try
        {
            using var folder = RootDirectory.Open(root);
            return Accounts.Read(folder).Resolve(user.ToString(System.Globalization.CultureInfo.InvariantCulture)).Home;
        }
        catch (OciException)
        {
            return "/"; // What is wrong with the accounts is not the process's fault.
        }
    }
}
