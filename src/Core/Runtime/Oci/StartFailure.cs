using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>Makes a fault of a runtime's words. All runtimes report a missing program as they report a missing mount: only the words differ.</summary>
internal static class StartFailure
{
    /// <summary>The program is not there.</summary>
    public const int NotFound = 127;

    /// <summary>The program cannot be executed.</summary>
    public const int NotExecutable = 126;

    /// <summary>Anything else.</summary>
    public const int NotCreated = 125;

    private static readonly string[] prefixes =
        ["runc run failed: ", "runc create failed: ", "runc exec failed: ", "exec failed: ", "unable to start container process: ", "error during container init: "];

    /// <summary>The exit code that the words stand for.</summary>
    public static int Classify(string message)
    {
        // runc: exec: "x": …; crun: executable file `x` not found, open executable: …, exec container process `x`: …
        var isAboutProgram = Has(message, "exec: \"") || Has(message, "executable") || Has(message, "exec container process") || Has(message, "exec user process");
        if (!isAboutProgram) return NotCreated;
        return Has(message, "not found") || Has(message, "no such file") ? NotFound : NotExecutable;
    }

    /// <summary>The fault.</summary>
    /// <param name="message">The runtime's words.</param>
    /// <param name="program">What was to be started.</param>
    /// <param name="runtime">The runtime's name.</param>
    public static ContainerStartException Explain(string message, string? program, string runtime)
    {
        var exitCode = Classify(message);
        var found = Shorten(message);
        return exitCode == NotCreated
            ? new(ErrorCodes.ContainerNotCreated, exitCode, $"expected `{runtime}` to make a container, found: {ByteText.Escape(found)}")
            : OfProgram(exitCode, program ?? "", ByteText.Escape(found));
    }

    /// <summary>The fault of a program that is missing or cannot be executed.</summary>
    public static ContainerStartException OfProgram(int exitCode, string program, string found) => exitCode == NotFound
        ? new(ErrorCodes.CommandNotFound, exitCode, $"expected the program `{ByteText.Escape(program)}` in the container, found: {found}", "check its name, and the image's PATH")
        : new(ErrorCodes.CommandNotExecutable, exitCode, $"expected `{ByteText.Escape(program)}` to be executable in the container, found: {found}", "make it executable in the image, with its interpreter in the first line");

    private static string Shorten(string message)
    {
        foreach (var prefix in prefixes)
            if (message.StartsWith(prefix, StringComparison.Ordinal)) message = message[prefix.Length..];
        return message;
    }

    private static bool Has(string message, string words) => message.Contains(words, StringComparison.OrdinalIgnoreCase);
}
