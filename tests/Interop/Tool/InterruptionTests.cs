using System.Diagnostics;
using Oci.Testing;

namespace Oci.Interop.Tool;

/// <summary>Signals end the tool, and with it everything that it started.</summary>
[Collection(nameof(ToolCollection)), Trait("Category", "Linux")]
public sealed class InterruptionTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly BusyboxLayout basis;
    private readonly TemporaryFolder folder = new();
    private readonly ToolRunner tool;

    public InterruptionTests(BusyboxLayout basis)
    {
        this.basis = basis;
        tool = ToolRunner.OfThisBuild(folder.Path);
        tool.Environment["OCI_ROOT"] = folder["state"];
        tool.Environment["TMPDIR"] = folder.Make("tmp");
        // As for a user: the .NET runtime's own pipes for debuggers are among what a killed call must not leave.
        tool.Environment["DOTNET_EnableDiagnostics"] = null;
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    public async Task A_build_ends_and_leaves_nothing(string signal, int exitCode)
    {
        using var process = StartBuild();
        await WaitForAsync(process, "step is running");
        await Shell.SignalAsync(process, signal);
        await process.WaitForExitAsync(new CancellationTokenSource(Patience).Token);
        Assert.Equal(exitCode, process.ExitCode);
        AssertNothingIsLeft();
        Assert.False(Directory.Exists(folder["out"]) && File.ReadAllText(folder["out/index.json"]).Contains("sha256", StringComparison.Ordinal), "an image was named");
    }

    [Fact]
    public async Task What_a_killed_build_leaves_goes_with_the_next()
    {
        using (var process = StartBuild())
        {
            await WaitForAsync(process, "step is running");
            await Shell.SignalAsync(process, "KILL");
            await process.WaitForExitAsync();
        }
        for (var tries = 0; tries < 100 && Leftovers.ProcessesIn(folder.Path).Count > 0; tries++) await Task.Delay(50);
        Assert.Empty(Leftovers.ProcessesIn(folder.Path).Select(Leftovers.CommandLine));
        Assert.Empty(Leftovers.MountsBelow(folder.Path));
        File.WriteAllText(folder["context/Containerfile"], $"FROM {basis.Image}\nRUN true\n");
        (await tool.RunAsync("build", "context")).Succeeded();
        AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("USR1")]
    [InlineData("QUIT")]
    public async Task A_container_gets_the_signals(string signal)
    {
        using var process = tool.Start("run", basis.Image, "sh", "-c", $"trap 'echo got {signal}; exit 9' {signal}; echo step is running; while :; do sleep 0.1; done");
        await WaitForAsync(process, "step is running");
        await Shell.SignalAsync(process, signal);
        Assert.Equal($"got {signal}", (await process.StandardOutput.ReadToEndAsync().WaitAsync(Patience)).Trim());
        await process.WaitForExitAsync();
        Assert.Equal(9, process.ExitCode);
        AssertNothingIsLeft();
    }

    private Process StartBuild()
    {
        folder.Make("context");
        File.WriteAllText(folder["context/Containerfile"], $"FROM {basis.Image}\nRUN echo step is running; sleep 300\n");
        return tool.Start("build", "-t", "oci:out:1", "--progress", "plain", "context");
    }

    // A build tells what its steps write on the error stream, a container writes itself.
    private static async Task WaitForAsync(Process process, string text)
    {
        var seen = new TaskCompletionSource();
        _ = WatchAsync(process.StandardError);
        if (process.StartInfo.ArgumentList.Contains("run")) Assert.Equal(text, await process.StandardOutput.ReadLineAsync().WaitAsync(Patience));
        else await seen.Task.WaitAsync(Patience);

        async Task WatchAsync(StreamReader reader)
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.EndsWith($"| {text}", StringComparison.Ordinal)) seen.TrySetResult();
            }
            seen.TrySetException(new InvalidOperationException($"`{text}` was never written"));
        }
    }

    private void AssertNothingIsLeft()
    {
        Assert.Empty(Leftovers.ProcessesIn(folder.Path).Select(Leftovers.CommandLine));
        Assert.Empty(Leftovers.MountsBelow(folder.Path));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder["tmp"]));
        Assert.Empty(Directory.Exists(folder["state/work"]) ? Directory.EnumerateFileSystemEntries(folder["state/work"]) : []);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder["state/snapshots/overlay/owners"]));
        foreach (var runtime in Directory.GetDirectories(folder["state/containers"]))
            Assert.Empty(Directory.GetDirectories(runtime).SelectMany(Directory.EnumerateFileSystemEntries));
    }
}
