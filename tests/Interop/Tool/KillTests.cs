using System.Diagnostics;
using System.Text.RegularExpressions;
using Oci.Testing;

namespace Oci.Interop.Tool;

/// <summary>
/// Builds, containers and the monitors of containers are killed at random moments, with every signal, in both isolations. What the next call leaves must
/// be what it leaves where nothing was killed before: the same files, no process, no mount in any namespace, no control group.
/// </summary>
[Collection(nameof(ToolCollection)), Trait("Category", "Linux")]
public sealed partial class KillTests : IDisposable
{
    private const string Variable = "KILLED_IN";
    private static readonly string[] signals = ["KILL", "TERM", "INT", "KILL"];
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(60);
    private readonly BusyboxLayout basis;
    private readonly TemporaryFolder folder = new();
    private readonly ToolRunner tool;

    public KillTests(BusyboxLayout basis)
    {
        this.basis = basis;
        tool = ToolRunner.OfThisBuild(folder.Path);
        tool.Environment["OCI_ROOT"] = folder["state"];
        tool.Environment["TMPDIR"] = folder.Make("tmp");
        tool.Environment["SOURCE_DATE_EPOCH"] = "1700000000";
        // The .NET runtime's own pipes for debuggers stay in TMPDIR when it is killed before the first instruction of ours.
        tool.Environment["DOTNET_EnableDiagnostics"] = "0";
    }

    // 25 of each: a hundred kills.
    private static int Rounds => Repository.RunsAll ? 25 : 2;

    public void Dispose()
    {
        foreach (var process in ProcessesOfOurs()) HostProgram.Shell("kill -9 $1 2>/dev/null || :", $"{process}");
        folder.Dispose();
    }

    [Theory]
    [InlineData("sandbox", 1)]
    [InlineData("runtime", 2)]
    public async Task Nothing_of_a_killed_build_is_left_after_the_next(string isolation, int seed)
    {
        folder.Make("context");
        File.WriteAllText(folder["context/file"], new string('x', 100_000));
        File.WriteAllText(folder["context/Containerfile"], $"""
            FROM {basis.Image} AS first
            ENV {Variable}={folder.Path}
            COPY file /copied
            RUN --mount=type=cache,target=/cache --mount=type=tmpfs,target=/scratch sleep 0.1 & dd if=/dev/zero of=/made bs=100k count=3 && mkdir /deep && wait
            FROM first
            RUN --network=none echo two > /two; (sleep 5 >/dev/null 2>&1 &)
            COPY --from=first /made /again

            """);
        string[] build = ["build", "--isolation", isolation, "--memory", "512m", "--no-cache", "-t", "oci:out:1", "--progress", "quiet", "context"];
        await CheckAsync(seed, build, build);
    }

    [Theory]
    [InlineData("sandbox", 3)]
    [InlineData("runtime", 4)]
    public async Task Nothing_of_a_killed_container_is_left_after_the_next(string isolation, int seed)
    {
        string[] run = ["run", "--rm", "--isolation", isolation, "--memory", "512m", "-e", $"{Variable}={folder.Path}", "-v", $"{folder.Make("volume")}:/made/here", basis.Image, "sh", "-c", "touch /one; sleep 0.2 & wait"];
        await CheckAsync(seed, run, run);
    }

    [Theory]
    [InlineData("sandbox", 5)]
    [InlineData("runtime", 6)]
    public async Task Nothing_of_a_killed_monitor_is_left_after_the_next(string isolation, int seed)
    {
        string[] run = ["run", "-d", "--rm", "--isolation", isolation, "--memory", "512m", "-e", $"{Variable}={folder.Path}", "-v", $"{folder.Make("volume")}:/made/here", basis.Image, "sh", "-c", "touch /one; sleep 0.2 & wait"];
        await CheckAsync(seed, run, [.. run.Where(word => word != "-d")]);
    }

    [Fact]
    public async Task A_build_that_is_killed_between_the_writing_and_the_naming_of_a_file_leaves_nothing()
    {
        var strace = Peer.Require("strace");
        MakeContext("RUN echo made > /made");
        string[] build = ["build", "--no-cache", "-t", "oci:out:1", "--progress", "quiet", "context"];
        (await tool.RunAsync(build)).Succeeded();
        (await tool.RunAsync(build)).Succeeded();
        var (clean, kills) = (FilesOfOurs(), 0);
        // The n-th renaming of any thread kills the whole process before it happens: of COPY first what its layer holds, then the record of the step.
        for (var number = 1; number <= (Repository.RunsAll ? 4 : 1); number++)
        {
            var killed = await tool.Under(strace, "-f", "--seccomp-bpf", "-qqq", "-o", "/dev/null", "-e", "trace=rename", "-e", $"inject=rename:signal=KILL:when={number}").RunAsync(build);
            if (killed.ExitCode != 0) kills++;
            (await tool.RunAsync(build)).Succeeded();
            await AssertNothingLivesAsync($"renaming {number}");
            var left = FilesOfOurs();
            Assert.True(clean.SequenceEqual(left), $"renaming {number}: more {string.Join(' ', left.Except(clean))}, less {string.Join(' ', clean.Except(left))}");
        }
        Assert.NotEqual(0, kills);
    }

    private void MakeContext(string step)
    {
        folder.Make("context");
        File.WriteAllText(folder["context/file"], new string('x', 1000));
        File.WriteAllText(folder["context/Containerfile"], $"FROM {basis.Image}\nENV {Variable}={folder.Path}\nCOPY file /copied\n{step}\n");
    }

    private async Task CheckAsync(int seed, string[] killed, string[] next)
    {
        (await tool.RunAsync(next)).Succeeded();
        var clock = Stopwatch.StartNew();
        (await tool.RunAsync(next)).Succeeded();
        var usual = clock.Elapsed;
        await AssertNothingLivesAsync("before");
        var (clean, groups) = (FilesOfOurs(), Cgroups());
        var random = new Random(seed);
        for (var round = 0; round < Rounds; round++)
        {
            var (signal, moment) = (signals[random.Next(signals.Length)], usual * random.NextDouble());
            var what = $"seed {seed}, round {round}: {signal} after {moment.TotalMilliseconds:F0} of {usual.TotalMilliseconds:F0} ms";
            await KillAsync(killed, signal, moment);
            await AssertNothingLivesAsync(what);
            (await tool.RunAsync(next)).Succeeded();
            await AssertNothingLivesAsync(what);
            var left = FilesOfOurs();
            Assert.True(clean.SequenceEqual(left), $"{what}: more {string.Join(' ', left.Except(clean))}, less {string.Join(' ', clean.Except(left))}");
            Assert.True(await BecomesAsync(() => !Cgroups().Except(groups).Any()), $"{what}: {string.Join(' ', Cgroups().Except(groups))}");
        }
    }

    private async Task KillAsync(string[] arguments, string signal, TimeSpan moment)
    {
        using var process = tool.Start(arguments);
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await Task.Delay(moment);
        if (arguments.Contains("-d"))
            foreach (var monitor in ProcessesOfOurs().Where(other => other != process.Id && Leftovers.CommandLine(other).Contains(" monitor ", StringComparison.Ordinal))) HostProgram.Shell("kill -$2 $1 2>/dev/null || :", $"{monitor}", signal);
        else await Shell.TryAsync("kill", $"-{signal}", $"{process.Id}");
        await process.WaitForExitAsync(new CancellationTokenSource(patience).Token);
        await Task.WhenAll(output, error).WaitAsync(patience);
    }

    private async Task AssertNothingLivesAsync(string what)
    {
        Assert.True(await BecomesAsync(() => !ProcessesOfOurs().Any()), $"{what}: {string.Join(", ", ProcessesOfOurs().Select(process => $"{process} {Leftovers.CommandLine(process)}"))}");
        Assert.Empty(Leftovers.MountsBelow(folder.Path));
    }

    private static async Task<bool> BecomesAsync(Func<bool> condition)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < patience; await Task.Delay(20))
            if (condition()) return true;
        return false;
    }

    // Everything but the marks of unpacked layers that they may not be on the disk yet: those go a minute later.
    private List<string> FilesOfOurs() => [.. Directory.EnumerateFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder.Path, path))
        .Where(path => !Mark().IsMatch(path)).Order(StringComparer.Ordinal)];

    [GeneratedRegex("^state/snapshots/overlay/layers/sha256-[0-9a-f]{64}/unsynced$")]
    private static partial Regex Mark();

    // Those of other tests go by themselves.
    private static List<string> Cgroups() => [.. Leftovers.Cgroups("*").Where(path => Path.GetFileName(path).Length > 12)];

    // Whose environment, command line or mounts name our folder.
    private IEnumerable<int> ProcessesOfOurs() => Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => name!.All(char.IsAsciiDigit)).Select(name => int.Parse(name!))
        .Where(process => process != Environment.ProcessId && ((string[])["cmdline", "environ", "mountinfo"]).Any(file => Names(process, file)));

    private bool Names(int process, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/{file}").Contains(folder.Path, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
