using System.Runtime.Versioning;
using System.Text;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Native;
using Oci.Runtime;

namespace Oci.Operations;

/// <summary>Starts the process that watches over a container in the background: this program once more, in a session of its own.</summary>
[SupportedOSPlatform("linux")]
internal static class ContainerMonitor
{
    /// <summary>The hidden verb that the program is called with.</summary>
    public const string Verb = "monitor";

    /// <summary>Starts it, and returns when the container runs.</summary>
    /// <exception cref="OciException">The container could not be started, and why.</exception>
    public static async Task StartAsync(OciHost host, ContainerHome home, CancellationToken ct)
    {
        if (host.OwnCommand.Count == 0) throw new OciException(ErrorCodes.InvalidContainerOption, "expected to know how this program is started, for a container in the background, found nothing", "run it in the foreground");
        using var child = await Task.Run(() => ChildProcess.Start(new ChildStart
        {
            Program = host.OwnCommand[0],
            Arguments = [.. host.OwnCommand.Skip(1), Verb, "--root", Path.GetFullPath(host.StateRoot), home.Id],
            Environment = [.. host.Environment.Select(pair => $"{pair.Key}={pair.Value}")],
            Input = ChildStream.Nothing,
            Output = ChildStream.Pipe,
            Error = ChildStream.Nothing,
            OwnSession = true,
        }), ct);
        await using var output = new FileStream(child.Output!, FileAccess.Read, bufferSize: 0);
        using var reader = new StreamReader(output);
        var line = await Task.Run(reader.ReadLine, CancellationToken.None).WaitAsync(ct);
        var answer = line is null ? new MonitorAnswer { Message = $"expected the monitor of `{home.Document.Name}` to start it, found that it ended without a word" }
            : StrictJson.Parse(Encoding.UTF8.GetBytes(line), OperationsJson.Compact.MonitorAnswer, "monitor's answer", home.Id);
        if (answer.Message is not { } message) return;
        var code = answer.Code is { } number ? new ErrorCode(number) : ErrorCodes.ContainerNotCreated;
        throw answer.ExitCode is { } exitCode ? new ContainerStartException(code, exitCode, message, answer.Hint) : new OciException(code, message, answer.Hint);
    }
}
