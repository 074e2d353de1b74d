using System.Diagnostics;
using Oci.Testing;

namespace Oci.Interop.Layouts;

/// <summary>Runs a peer to its end.</summary>
internal static class PeerCommand
{
    /// <summary>Standard output of a call that must succeed.</summary>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var (exitCode, output, error) = await TryAsync(program, arguments);
        Assert.True(exitCode == 0, $"{program} {string.Join(' ', arguments)}\n{output}{error}");
        return output;
    }

    /// <summary>A call that may fail.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> TryAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(Peer.Require(program)) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Copies with skopeo.</summary>
    public static Task<string> SkopeoCopyAsync(params string[] arguments) => RunAsync("skopeo", ["--insecure-policy", "copy", "-q", .. arguments]);
}
