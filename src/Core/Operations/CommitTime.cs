using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Operations;

/// <summary>Asks git when the last commit was made. Where there is one and git does not tell, a warning says why: another machine would make another image.</summary>
internal static class CommitTime
{
    private const string Trust = "safe.directory";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    // Source: git(1). The first is older; neither can be taken back by a repository's own configuration. The last makes its words the same everywhere.
    private static readonly (string Name, string Value)[] Variables = [("GIT_ALLOW_PROTOCOL", "none"), ("GIT_NO_LAZY_FETCH", "1"), ("GIT_TERMINAL_PROMPT", "0"), ("LC_ALL", "C")];

    /// <summary>Seconds since 1970; null where the folder is in no work tree, nothing was committed yet, git is not there, or (with a warning) it does not tell.</summary>
    public static async Task<long?> FindAsync(OciHost host, string folder, CancellationToken ct)
    {
        if (!IsInWorkTree(folder) || Programs(host).FirstOrDefault(File.Exists) is not { } git) return null;
        var (succeeded, output, errors) = await AskAsync(git, folder, ct);
        if (succeeded && long.TryParse(output.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return seconds;
        if (!IsWithoutCommit(errors)) Warn(host, folder, succeeded ? output : errors);
        return null;
    }

    /// <summary>Where git is looked for, in this order.</summary>
    public static IEnumerable<string> Programs(OciHost host)
    {
        var name = OperatingSystem.IsWindows() ? "git.exe" : "git";
        var folders = (host.Variable(EnvironmentVariables.Path) ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Where(Path.IsPathRooted).Select(folder => Path.Combine(folder, name));
    }

    private static bool IsInWorkTree(string folder)
    {
        for (var at = Path.GetFullPath(folder); at is not null; at = Path.GetDirectoryName(at))
        {
            if (Path.Exists(Path.Combine(at, ".git"))) return true;
        }
        return false;
    }

    // Of a repository without commits, and of a `.git` that is none.
    private static bool IsWithoutCommit(string errors) =>
        errors.Contains("does not have any commits", StringComparison.Ordinal) || errors.Contains("not a git repository (or any", StringComparison.Ordinal);

    private static void Warn(OciHost host, string folder, string said)
    {
        var lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var reason = Array.Find(lines, line => line.StartsWith("fatal", StringComparison.Ordinal)) ?? lines.FirstOrDefault("nothing");
        // Git says itself what makes it believe a folder that is another user's.
        var hint = Array.Find(lines, line => line.StartsWith("git config", StringComparison.Ordinal) && line.Contains(Trust, StringComparison.Ordinal)) is { } command
            ? ByteText.Escape(command) : "say the time: export SOURCE_DATE_EPOCH=SECONDS";
        host.Progress.Report(new WarningRaised(folder, new Diagnostic(ErrorCodes.CommitTimeUnknown, Severity.Warning,
            $"expected git to tell the time of the last commit in `{ByteText.Escape(folder)}`, found: {ByteText.Escape(reason)}; the image is of 1970", Hint: hint)));
    }

    // Arguments never reach a shell; hooks and pagers are not asked for.
    private static async Task<(bool Succeeded, string Output, string Errors)> AskAsync(string git, string folder, CancellationToken ct)
    {
        var start = new ProcessStartInfo(git) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in (string[])["-c", "core.fsmonitor=false", "-c", "log.showSignature=false", "--no-pager", "log", "-1", "--format=%ct"]) start.ArgumentList.Add(argument);
        // A repository may say that a commit is to be fetched, and with which command: the context is not to be believed that far.
        foreach (var (name, value) in Variables) start.Environment[name] = value;
        try
        {
            using var process = Process.Start(start)!;
            return await ReadAsync(process, ct);
        }
        catch (Win32Exception fault)
        {
            return (false, "", fault.Message);
        }
    }

    private static async Task<(bool Succeeded, string Output, string Errors)> ReadAsync(Process process, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Limit);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            var said = await errors;
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode == 0, output, said);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            ct.ThrowIfCancellationRequested();
            return (false, "", $"git took more than {Limit.TotalSeconds} seconds");
        }
    }
}
