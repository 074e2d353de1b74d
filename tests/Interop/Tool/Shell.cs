using System.Diagnostics;
using System.Text;
using Oci.Testing;

namespace Oci.Interop.Tool;

/// <summary>Runs other programs.</summary>
internal static class Shell
{
    /// <summary>Runs a peer to its end, which must be a good one; the result is its output.</summary>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var result = await TryAsync(program, arguments);
        Assert.True(result.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: exit code {result.ExitCode}\n{result.Output}{result.Error}");
        return result.Output;
    }

    /// <summary>Runs a peer to its end.</summary>
    public static async Task<ToolResult> TryAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(Peer.Require(program), arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new ToolResult(process.ExitCode, Encoding.UTF8.GetBytes(await output), Encoding.UTF8.GetBytes(await error));
    }

    /// <summary>Sends a signal: <c>INT</c>, <c>TERM</c>.</summary>
    public static Task SignalAsync(Process process, string signal) => RunAsync("kill", $"-{signal}", $"{process.Id}");
}
