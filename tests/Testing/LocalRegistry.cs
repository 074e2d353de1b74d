using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Oci.Testing;

/// <summary>The reference registry of the distribution project, on a free port of loopback, with its own empty storage.</summary>
public sealed partial class LocalRegistry : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Process process;

    private LocalRegistry(Process process, TemporaryFolder folder, string host) => (this.process, this.folder, Host) = (process, folder, host);

    /// <summary><c>127.0.0.1:PORT</c>.</summary>
    public string Host { get; }

    /// <summary>Starts one.</summary>
    /// <param name="more">More of its configuration: whole top-level sections in YAML.</param>
    /// <param name="http">More lines of its <c>http</c> section, indented by two.</param>
    public static async Task<LocalRegistry> StartAsync(string more = "", string http = "")
    {
        var program = Peer.Require("docker-registry");
        var folder = new TemporaryFolder();
        var configuration = folder["config.yml"];
        await File.WriteAllTextAsync(configuration, $$"""
            version: 0.1
            log:
              level: info
              formatter: json
            storage:
              filesystem:
                rootdirectory: {{folder["storage"]}}
              delete:
                enabled: true
            http:
              addr: 127.0.0.1:0
            {{http}}
            {{more}}
            """);
        var process = Process.Start(new ProcessStartInfo(program, ["serve", configuration]) { RedirectStandardError = true, RedirectStandardOutput = true, Environment = { ["OTEL_TRACES_EXPORTER"] = "none" } })!;
        var port = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var said = new System.Collections.Concurrent.ConcurrentQueue<string>();
        void Hear(string? line)
        {
            if (line is null) return;
            if (said.Count < 50) said.Enqueue(line);
            if (Listening().Match(line) is { Success: true } match) port.TrySetResult(match.Groups[1].Value);
        }
        process.OutputDataReceived += (_, e) => Hear(e.Data);
        process.ErrorDataReceived += (_, e) => Hear(e.Data);
        process.Exited += (_, _) => port.TrySetException(new InvalidOperationException($"docker-registry ended:\n{string.Join('\n', said)}"));
        process.EnableRaisingEvents = true;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new LocalRegistry(process, folder, $"127.0.0.1:{await port.Task.WaitAsync(TimeSpan.FromSeconds(60))}");
    }

    public void Dispose()
    {
        process.EnableRaisingEvents = false;
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        folder.Dispose();
    }

    [GeneratedRegex(@"listening on [^""]*?:(\d+)")]
    private static partial Regex Listening();
}
