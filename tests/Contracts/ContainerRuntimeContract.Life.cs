using Oci.Diagnostics;
using Oci.Runtime;
using Oci.Testing;

namespace Oci.Contracts;

public abstract partial class ContainerRuntimeContract
{
    private static readonly RunLimits patient = new() { Grace = TimeSpan.FromMinutes(1) };

    private static async Task WaitForFileAsync(string path)
    {
        for (var i = 0; i < 1000 && !File.Exists(path); i++) await Task.Delay(10);
        Assert.True(File.Exists(path), $"{path} did not appear");
    }

    [Fact]
    public async Task A_signal_reaches_the_first_process()
    {
        var bundle = await BundleAsync(Shell("trap 'exit 9' TERM; touch /tmp/ready; while :; do sleep 0.05; done"));
        await using var process = await Runtime.BeginAsync(bundle, NewId(), ContainerIo.Discard, CancellationToken.None);
        await WaitForFileAsync(Path.Combine(Root, "tmp/ready"));
        await process.KillAsync(SignalTerminate, CancellationToken.None);
        Assert.Equal(9, (await process.WaitAsync(CancellationToken.None)).Code);
    }

    [Fact]
    public async Task Killing_ends_the_whole_container()
    {
        var bundle = await BundleAsync(Shell("sleep 1000 & sleep 1000 & touch /tmp/ready; wait"));
        var id = NewId();
        await using var process = await Runtime.BeginAsync(bundle, id, ContainerIo.Discard, CancellationToken.None);
        await WaitForFileAsync(Path.Combine(Root, "tmp/ready"));
        Assert.NotEmpty(Leftovers.ProcessesIn(Root));
        await process.KillAsync(9, CancellationToken.None);
        Assert.Equal(137, (await process.WaitAsync(CancellationToken.None)).Code);
        Assert.Empty(Leftovers.ProcessesIn(Root));
    }

    [Fact]
    public async Task Cancelling_asks_then_waits_and_leaves_nothing()
    {
        var bundle = await BundleAsync(Shell("trap 'touch /tmp/asked; exit 0' TERM; touch /tmp/ready; while :; do sleep 0.05; done"));
        using var source = new CancellationTokenSource();
        var id = NewId();
        var run = Runtime.RunAsync(bundle, id, ContainerIo.Discard, patient, source.Token);
        await WaitForFileAsync(Path.Combine(Root, "tmp/ready"));
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.True(File.Exists(Path.Combine(Root, "tmp/asked")));
        AssertNothingLeft(id);
    }

    [Fact]
    public async Task Cancelling_kills_what_does_not_listen()
    {
        var bundle = await BundleAsync(Shell("trap '' TERM; touch /tmp/ready; while :; do sleep 0.05; done"));
        using var source = new CancellationTokenSource();
        var id = NewId();
        var run = Runtime.RunAsync(bundle, id, ContainerIo.Discard, new() { Grace = TimeSpan.FromMilliseconds(200) }, source.Token);
        await WaitForFileAsync(Path.Combine(Root, "tmp/ready"));
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        AssertNothingLeft(id);
    }

    [Fact]
    public async Task Cancelling_at_any_moment_leaves_nothing()
    {
        var random = new Random(7);
        var bundle = await BundleAsync(Shell("sleep 1000"));
        for (var i = 0; i < (Repository.RunsAll ? 100 : 8); i++)
        {
            using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(random.Next(80)));
            var id = NewId();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Runtime.RunAsync(bundle, id, ContainerIo.Discard, new() { Grace = TimeSpan.Zero }, source.Token));
            AssertNothingLeft(id);
        }
    }

    [Fact]
    public async Task A_container_that_takes_too_long_is_stopped()
    {
        var bundle = await BundleAsync(Shell("exec sleep 1000"));
        var id = NewId();
        var limits = new RunLimits { Timeout = TimeSpan.FromMilliseconds(300), Grace = TimeSpan.Zero };
        var fault = await Assert.ThrowsAsync<OciException>(() => Runtime.RunAsync(bundle, id, ContainerIo.Discard, limits, CancellationToken.None));
        Assert.Equal(ErrorCodes.ContainerTimeout, fault.Code);
        AssertNothingLeft(id);
    }

    [Fact]
    public async Task What_the_command_leaves_running_ends_with_it()
    {
        Assert.Equal(0, (await RunAsync(Shell("sleep 1000 & sleep 1000 & exit 0"))).Code);
        Assert.Empty(Leftovers.ProcessesIn(Root));
    }

    [Fact]
    public async Task Created_then_started_is_run()
    {
        var lines = new List<OutputLine>();
        var bundle = await BundleAsync(Shell("echo started; exit 3"));
        var id = NewId();
        await using (var process = await Runtime.CreateAsync(bundle, id, ContainerIo.Lines(lines.Add), CancellationToken.None))
        {
            Assert.Equal("created", (await process.ReadStateAsync(CancellationToken.None)).Status);
            Assert.Empty(lines);
            await process.StartAsync(CancellationToken.None);
            Assert.Equal(3, (await process.WaitAsync(CancellationToken.None)).Code);
            Assert.Equal([new OutputLine("started", false)], lines);
            await process.DeleteAsync(CancellationToken.None);
        }
        AssertNothingLeft(id);
    }

    [Fact]
    public async Task A_created_container_can_be_killed_and_thrown_away()
    {
        var bundle = await BundleAsync(Shell("sleep 1000"));
        var id = NewId();
        await using (var process = await Runtime.CreateAsync(bundle, id, ContainerIo.Discard, CancellationToken.None))
        {
            await process.StartAsync(CancellationToken.None);
            Assert.Equal("running", (await process.ReadStateAsync(CancellationToken.None)).Status);
        }
        AssertNothingLeft(id);
    }

    [Fact]
    public async Task A_program_that_is_missing_is_found_out_when_created_or_started()
    {
        var bundle = await BundleAsync(new() { Entrypoint = ["/nope"] });
        var fault = await Assert.ThrowsAsync<ContainerStartException>(async () =>
        {
            await using var process = await Runtime.CreateAsync(bundle, NewId(), ContainerIo.Discard, CancellationToken.None);
            await process.StartAsync(CancellationToken.None);
        });
        Assert.Equal(127, fault.ExitCode);
    }

    [Fact]
    public async Task More_processes_can_be_run_inside()
    {
        var spec = Spec(Shell("touch /tmp/ready; sleep 1000"));
        var bundle = await Bundle.WriteAsync(Folder["bundle"], spec, null, CancellationToken.None);
        await using var process = await Runtime.BeginAsync(bundle, NewId(), ContainerIo.Discard, CancellationToken.None);
        await WaitForFileAsync(Path.Combine(Root, "tmp/ready"));
        var lines = new List<OutputLine>();
        var more = spec.Process! with { Args = ["/bin/sh", "-c", "pwd; readlink /proc/self/ns/pid; readlink /proc/1/ns/pid; exit 5"], Cwd = "/tmp" };
        Assert.Equal(5, (await process.ExecAsync(more, ContainerIo.Lines(lines.Add), CancellationToken.None)).Code);
        Assert.Equal("/tmp", lines[0].Text);
        Assert.Equal(lines[1].Text, lines[2].Text);
        var missing = await Assert.ThrowsAsync<ContainerStartException>(() => process.ExecAsync(more with { Args = ["/nope"] }, ContainerIo.Discard, CancellationToken.None));
        Assert.Equal(127, missing.ExitCode);
        Assert.Equal("running", (await process.ReadStateAsync(CancellationToken.None)).Status);
    }

    [Fact]
    public async Task Cancelling_a_process_inside_kills_it_and_not_the_container()
    {
        var spec = Spec(Shell("touch /tmp/ready; sleep 1000"));
        var bundle = await Bundle.WriteAsync(Folder["bundle"], spec, null, CancellationToken.None);
        await using var process = await Runtime.BeginAsync(bundle, NewId(), ContainerIo.Discard, CancellationToken.None);
        await WaitForFileAsync(Path.Combine(Root, "tmp/ready"));
        var more = spec.Process! with { Args = ["/bin/sh", "-c", "touch /tmp/inside; exec sleep 2000"] };
        using var source = new CancellationTokenSource();
        var execution = process.ExecAsync(more, ContainerIo.Discard, source.Token);
        await WaitForFileAsync(Path.Combine(Root, "tmp/inside"));
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => execution);
        var left = Leftovers.ProcessesIn(Root).Select(Leftovers.CommandLine).ToList();
        Assert.DoesNotContain(left, line => line.Contains("2000", StringComparison.Ordinal));
        Assert.Contains(left, line => line.Contains("1000", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Signals_reach_a_process_inside()
    {
        var spec = Spec(Shell("touch /tmp/ready; sleep 1000"));
        var bundle = await Bundle.WriteAsync(Folder["bundle"], spec, null, CancellationToken.None);
        await using var process = await Runtime.BeginAsync(bundle, NewId(), ContainerIo.Discard, CancellationToken.None);
        await process.StartAsync(CancellationToken.None);
        await WaitForFileAsync(Path.Combine(Root, "tmp/ready"));
        var signals = new SignalRelay();
        var more = spec.Process! with { Args = ["/bin/sh", "-c", "trap 'exit 23' TERM; touch /tmp/inside; while :; do sleep 0.05; done"] };
        var execution = process.ExecAsync(more, ContainerIo.Discard.With(signals), CancellationToken.None);
        await WaitForFileAsync(Path.Combine(Root, "tmp/inside"));
        signals.Send(15);
        Assert.Equal(23, (await execution).Code);
    }

    [Fact]
    public async Task Names_are_checked()
    {
        var bundle = await BundleAsync(Shell("true"));
        foreach (var id in new[] { "", "-x", "--root", "../x", "a/b", "a b", ".", "é", new string('a', 300) })
        {
            var fault = await Assert.ThrowsAsync<OciException>(() => Runtime.RunAsync(bundle, id, ContainerIo.Discard, new(), CancellationToken.None));
            Assert.Equal(ErrorCodes.InvalidContainerOption, fault.Code);
        }
    }

    [Fact]
    public async Task A_name_can_be_used_once_at_a_time()
    {
        var bundle = await BundleAsync(Shell("sleep 1000"));
        var id = NewId();
        await using var process = await Runtime.BeginAsync(bundle, id, ContainerIo.Discard, CancellationToken.None);
        var fault = await Assert.ThrowsAsync<OciException>(() => Runtime.RunAsync(bundle, id, ContainerIo.Discard, new(), CancellationToken.None));
        Assert.Equal(ErrorCodes.ContainerExists, fault.Code);
    }

    [Fact]
    public async Task Several_containers_run_at_once()
    {
        var bundle = await BundleAsync(Shell("echo $((6*7))"));
        // The first one makes the mount points, as snapshots do for steps: crun's containers would race for them.
        await Runtime.RunAsync(bundle, NewId(), ContainerIo.Discard, new(), CancellationToken.None);
        var runs = Enumerable.Range(0, 6).Select(async _ =>
        {
            var lines = new List<OutputLine>();
            await Runtime.RunAsync(bundle, NewId(), ContainerIo.Lines(lines.Add), new(), CancellationToken.None);
            return lines.Single().Text;
        });
        Assert.All(await Task.WhenAll(runs), text => Assert.Equal("42", text));
    }
}
