using System.Runtime.Versioning;
using System.Text;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>
/// Looks at a program that the kernel may have refused after the container was made: runtimes then end with 1 as the program itself might have.
/// Source: execve(2).
/// </summary>
[SupportedOSPlatform("linux")]
internal static class ExecutableFile
{
    private const int ElfHeaderBytes = 52; // the smaller one, of 32 bits
    private const int ScriptLineBytes = 256;

    /// <summary>126 or 127 with the reason when the kernel must have refused the program; null when it ran, or nobody can tell.</summary>
    public static (int ExitCode, string Reason)? Examine(RootDirectory rootfs, ProcessSpec process)
    {
        try
        {
            return process.Args is [var program, ..] && Locate(rootfs, program, process) is { } path ? ExamineFile(rootfs, path) : null;
        }
        catch (OciException)
        {
            return null; // changed or removed while it ran
        }
    }

    /// <summary>127 or 126 with the reason for a program that is nowhere, or that nobody may execute; null where there is one, or nobody can tell.</summary>
    public static (int ExitCode, string Reason)? FindMissing(RootDirectory rootfs, ProcessSpec process)
    {
        const int execute = 0b001_001_001;
        try
        {
            if (Locate(rootfs, process.Args![0], process) is not { } path || rootfs.TryStatus(path, followLast: true) is not { } found) return (StartFailure.NotFound, "executable file not found in $PATH: no such file or directory");
            return !found.IsRegularFile || (found.Mode & execute) == 0 ? (StartFailure.NotExecutable, "permission denied") : null;
        }
        catch (OciException)
        {
            return null;
        }
    }

    private static RootPath? Locate(RootDirectory rootfs, string program, ProcessSpec process)
    {
        if (program.Contains('/', StringComparison.Ordinal)) return RootPath.Clean(program.StartsWith('/') ? program : $"{process.Cwd}/{program}");
        var folders = (process.Env ?? []).LastOrDefault(entry => entry.StartsWith("PATH=", StringComparison.Ordinal))?["PATH=".Length..].Split(':') ?? [];
        var found = folders.Select(folder => RootPath.Clean($"{folder}/{program}")).Where(path => rootfs.TryStatus(path, followLast: true) is { IsRegularFile: true });
        return found.Select(path => (RootPath?)path).FirstOrDefault();
    }

    private static (int, string)? ExamineFile(RootDirectory rootfs, RootPath path)
    {
        using var file = rootfs.OpenRead(path, followLast: true);
        var start = new byte[ScriptLineBytes];
        var bytes = start.AsSpan(0, file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
        if (bytes.StartsWith("\u007fELF"u8)) return bytes.Length < ElfHeaderBytes ? (StartFailure.NotExecutable, "a program that is cut short") : null;
        if (!bytes.StartsWith("#!"u8)) return (StartFailure.NotExecutable, "neither a program nor a script that begins with `#!`");
        var line = bytes[2..];
        var end = line.IndexOf((byte)'\n');
        var interpreter = Encoding.UTF8.GetString(end < 0 ? line : line[..end]).Trim(' ', '\t').Split(' ', '\t')[0];
        return rootfs.TryStatus(RootPath.Clean(interpreter), followLast: true) is null
            ? (StartFailure.NotFound, $"a script whose interpreter `{ByteText.Escape(interpreter)}` is not there")
            : null;
    }
}
