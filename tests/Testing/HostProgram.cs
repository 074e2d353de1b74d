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

    /// <summary>
    /// Writes a program's text, executable by everybody, from another process: what this one has open to write, or any that it starts meanwhile
    /// still holds, cannot be executed (ETXTBSY).
    /// </summary>
    public static string Script(string path, string text)
    {
        Shell("printf %s \"$2\" >\"$1\"; chmod 755 \"$1\"", path, text);
        return path;
    }
}
