using System.Diagnostics;
using System.Reflection;

namespace Oci.Testing;

/// <summary>Runs tests of an assembly in a process of their own: to kill it, or to take rights from it.</summary>
public static class TestChild
{
    /// <summary>Starts the explicit or ordinary tests that match.</summary>
    /// <param name="assembly">Where they are.</param>
    /// <param name="prefix">A command to start them with, such as <c>setpriv …</c>.</param>
    /// <param name="filter">What the test runner is told: <c>-class</c>, <c>-method</c>, <c>-explicit only</c>.</param>
    /// <param name="variables">Added to the environment.</param>
    public static Process Start(Assembly assembly, IReadOnlyList<string> prefix, IReadOnlyList<string> filter, params (string Name, string Value)[] variables)
    {
        var host = Environment.ProcessPath!;
        string[] own = Path.GetFileNameWithoutExtension(host) == "dotnet" ? [host, assembly.Location] : [Path.ChangeExtension(assembly.Location, null)];
        string[] command = [.. prefix, .. own, .. filter, "-noLogo"];
        var info = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables) info.Environment[name] = value;
        return Process.Start(info)!;
    }

    /// <summary>Waits for the tests, and fails with what they said when one failed or none ran.</summary>
    public static async Task PassAsync(Process child)
    {
        var errors = child.StandardError.ReadToEndAsync();
        var output = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        Assert.True(child.ExitCode == 0 && !output.Contains("Total: 0", StringComparison.Ordinal), output + await errors);
    }
}
