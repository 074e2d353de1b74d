using System.Diagnostics;

namespace Oci.Testing;

/// <summary>Runs other programs to their end.</summary>
public static class HostProgram
{
    /// <summary>Standard output of a program that must succeed; the test fails with what it said otherwise.</summary>
    public static string Run(string program, params string[] arguments)
    {
        var (exitCode, output, error) = Try(program, arguments);
        Assert.True(exitCode == 0, $"`{program} {string.Join(' ', arguments)}` ended with {exitCode}\n{error}\n{output}");
        return output;
    }

    /// <summary>Exit code, standard output and standard error of a program.</summary>
    public static (int ExitCode, string Output, string Error) Try(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    /// <summary>Standard output of a shell script that must succeed; arguments are <c>$1</c> and so on.</summary>
    public static string Shell(string script, params string[] arguments) => Run("bash", ["-euc", script, "bash", .. arguments]);
}
