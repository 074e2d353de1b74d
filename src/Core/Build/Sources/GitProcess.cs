using System.Diagnostics;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Build;

/// <summary>
/// Runs git for a repository that nobody vouches for: no hooks, no configuration but ours, no prompts, no program as a transport, no text of others in a shell.
/// </summary>
/// <param name="environment">The build's environment: PATH, HOME (for ssh's known hosts) and the proxies are passed on, nothing else.</param>
/// <param name="limits">Protocols and time.</param>
/// <param name="agent">The socket of an SSH agent; null for none.</param>
/// <param name="authorization">The password for one host; null for none. It becomes no argument, which others could see, and no file.</param>
internal sealed class GitProcess(IReadOnlyDictionary<string, string> environment, FetchLimits limits, string? agent, GitAuthorization? authorization)
{
    private const int MaxOutput = 16 << 20;
    private const string User = "OCI_GIT_USER";
    private const string Password = "OCI_GIT_PASSWORD";

    // git has its own shell run this. Source: gitcredentials(7), "Custom helpers".
    private const string Answer = $"!f() {{ while read -r line; do :; done; test \"$1\" = get && printf 'username=%s\\npassword=%s\\n' \"${User}\" \"${Password}\"; }}; f";

    private static readonly string[] Passed =
        ["PATH", "HOME", "USERPROFILE", "SYSTEMROOT", "http_proxy", "https_proxy", "no_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "GIT_SSL_CAINFO"];

    private static readonly (string Key, string Value)[] Settings =
    [
        ("core.hooksPath", "/dev/null"), ("core.fsmonitor", "false"), ("core.symlinks", "true"), ("core.protectHFS", "true"), ("core.protectNTFS", "false"),
        ("core.autocrlf", "false"), ("init.defaultBranch", "main"), ("advice.detachedHead", "false"), ("gc.auto", "0"), ("maintenance.auto", "false"),
        ("transfer.fsckObjects", "false"), ("http.followRedirects", "initial"), ("submodule.fetchJobs", "1"), ("protocol.version", "2"), ("safe.bareRepository", "explicit"),
    ];

    /// <summary>Runs a command.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="arguments">What comes from outside stands behind <c>--</c>.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>The exit code, what it wrote, what it complained about.</returns>
    /// <exception cref="OciException"><see cref="ErrorCodes.FetchFailed"/>: git is not there, or took too long.</exception>
    public async Task<(int Code, string Output, string Error)> TryAsync(string folder, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        var start = new ProcessStartInfo(FindGit()) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        SetEnvironment(start.Environment);
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var time = CancellationTokenSource.CreateLinkedTokenSource(ct);
        time.CancelAfter(limits.GitTime);
        try
        {
            var errors = ReadAsync(process.StandardError, time.Token);
            var output = await ReadAsync(process.StandardOutput, time.Token);
            var error = await errors;
            await process.WaitForExitAsync(time.Token);
            return (process.ExitCode, output, error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None); // its folder is about to be removed
            ct.ThrowIfCancellationRequested();
            throw new OciException(ErrorCodes.FetchFailed, $"expected git to be done within {limits.GitTime.TotalSeconds:0} s, found it still at work");
        }
    }

    /// <summary>The same, where anything but success is a fault.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.FetchFailed"/>.</exception>
    public async Task<string> RunAsync(string folder, GitAddress address, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        var (code, output, error) = await TryAsync(folder, arguments, ct);
        return code == 0 ? output : throw Failed(address, error);
    }

    /// <summary>The fault of a repository that cannot be read, in git's own words.</summary>
    public static OciException Failed(GitAddress address, string error)
    {
        var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var said = lines.FirstOrDefault(line => line.StartsWith("fatal:", StringComparison.Ordinal)) ?? lines.LastOrDefault() ?? "nothing";
        return new OciException(ErrorCodes.FetchFailed, $"expected to fetch `{address}`, found: {ByteText.Escape(said)}",
            "check the address and the reference; --ssh default lends an agent's keys, --secret id=GIT_AUTH_TOKEN a password");
    }

    private void SetEnvironment(IDictionary<string, string?> target)
    {
        target.Clear();
        foreach (var name in Passed.Where(environment.ContainsKey)) target[name] = environment[name];
        target["LC_ALL"] = "C";
        target["GIT_TERMINAL_PROMPT"] = "0";
        target["GIT_ASKPASS"] = target["SSH_ASKPASS"] = "";
        target["GIT_CONFIG_NOSYSTEM"] = "1";
        target["GIT_CONFIG_GLOBAL"] = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";
        target["GIT_TEMPLATE_DIR"] = "";
        target["GIT_ALLOW_PROTOCOL"] = limits.GitProtocols;
        target["GIT_LFS_SKIP_SMUDGE"] = "1";
        target["GIT_SSH_COMMAND"] = "ssh -F none -o BatchMode=yes -o ConnectTimeout=30";
        if (agent is not null) target["SSH_AUTH_SOCK"] = agent;
        var settings = authorization is { } known ? [.. Settings, ($"credential.{known.Place}.helper", Answer)] : Settings;
        if (authorization is not null) (target[User], target[Password]) = (authorization.User, authorization.Password);
        target["GIT_CONFIG_COUNT"] = settings.Length.ToString(System.Globalization.CultureInfo.InvariantCulture);
        for (var i = 0; i < settings.Length; i++) (target[$"GIT_CONFIG_KEY_{i}"], target[$"GIT_CONFIG_VALUE_{i}"]) = (settings[i].Key, settings[i].Value);
    }

    private string FindGit()
    {
        var name = OperatingSystem.IsWindows() ? "git.exe" : "git";
        var folders = environment.GetValueOrDefault("PATH", "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Where(Path.IsPathRooted).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new OciException(ErrorCodes.FetchFailed, "expected the program `git` in PATH to fetch a repository, found none", "apt-get install git");
    }

    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken ct)
    {
        var text = new System.Text.StringBuilder();
        var buffer = new char[8192];
        while (await reader.ReadAsync(buffer, ct) is > 0 and var count)
        {
            if (text.Length < MaxOutput) text.Append(buffer, 0, count);
        }
        return text.ToString();
    }
}
