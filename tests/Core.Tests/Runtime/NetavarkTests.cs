using System.Diagnostics;
using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Native;
using Oci.Runtime;
using Oci.Testing;

namespace Oci.Tests.Runtime;

/// <summary>What becomes of a bridge where the program that makes it does not do its part, and of notes that nothing stands for any more.</summary>
[SupportedOSPlatform("linux"), Trait("Category", "Linux")]
public sealed class NetavarkTests : IDisposable
{
    private static readonly NetavarkRequest request = new()
    {
        ContainerId = "1",
        ContainerName = "web",
        Places = new Dictionary<string, NetavarkPlace>(),
        Networks = new Dictionary<string, NetavarkNetwork>(),
    };

    private readonly TemporaryFolder folder = new();
    private readonly ManualClock clock = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_call_that_stands_still_is_ended_with_all_that_it_has_started()
    {
        using var space = NetworkNamespace.Of(Environment.ProcessId);
        var call = Program($"sleep 1000 & echo \"$! $$\" >'{folder["new"]}'; mv '{folder["new"]}' '{folder["started"]}'; wait").SetUpAsync(request, space);
        await BecomesAsync(() => File.Exists(folder["started"]));
        Assert.False(call.IsCompleted);
        clock.Advance(Netavark.Patience);
        var fault = await Assert.ThrowsAsync<OciException>(() => call);
        Assert.Equal("expected `netavark setup` to do its part for the container `web` within 30 s, found it still busy, and ended it", fault.Message);
        Assert.Equal(ErrorCodes.NetworkUnavailable, fault.Code);
        foreach (var process in File.ReadAllText(folder["started"]).Split(' ', StringSplitOptions.TrimEntries)) await BecomesAsync(() => !Runs(process));
    }

    [Fact]
    public async Task What_was_noted_before_this_start_of_the_machine_is_forgotten_and_nothing_is_done_for_it()
    {
        Note("6f0d0b0e-0000-4000-8000-000000000000");
        File.WriteAllText(Path.Combine(folder.Make("networks/netavark"), "own"), "");
        await Sweep(_ => throw new InvalidOperationException("nothing of it is there"));
        Assert.Equal(["lock", "netavark", "own"], Directory.EnumerateFileSystemEntries(folder["networks"], "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Nobody_waits_for_who_takes_leftovers_down()
    {
        Note(MachineStart.Name);
        using var turn = AdvisoryLock.TryAcquire(folder["networks/lock"], LockMode.Exclusive);
        Assert.NotNull(turn);
        await Sweep(_ => throw new InvalidOperationException("it is somebody else's turn")).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Single(Directory.GetFiles(folder[$"networks/{MachineStart.Name}"]));
    }

    [Fact]
    public async Task A_program_that_stands_still_is_not_tried_for_each_leftover()
    {
        Peer.RequireRoot();
        for (var number = 0; number < 3; number++) Note(MachineStart.Name, $"{number}");
        var opened = 0;
        var sweep = Sweep(_ =>
        {
            opened++;
            return Program($"echo >>'{folder["calls"]}'; sleep 1000");
        });
        for (var calls = 1; calls <= 2; calls++)
        {
            await BecomesAsync(() => File.Exists(folder["calls"]) && File.ReadAllLines(folder["calls"]).Length == calls);
            clock.Advance(Netavark.Patience);
        }
        await sweep.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(1, opened);
        Assert.Equal(3, Directory.GetFiles(folder[$"networks/{MachineStart.Name}"]).Length);
    }

    private Task Sweep(Func<string, Netavark> open) => new Bridge(folder.Path, open).SweepAsync(_ => false, CancellationToken.None);

    private Netavark Program(string script) => new(HostProgram.Script(folder["program"], $"#!/bin/sh\n{script}\n"), "/usr/bin:/bin", firewall: null, folder.Path, clock);

    private void Note(string start, string id = "1") =>
        File.WriteAllBytes(Path.Combine(folder.Make($"networks/{start}"), $"{id}.json"), Oci.Content.StrictJson.Serialize(request with { ContainerId = id }, RuntimeJson.Strict.NetavarkRequest));

    // One that has ended and that nobody has waited for yet does nothing either.
    private static bool Runs(string process) => File.Exists($"/proc/{process}/stat") && !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);

    private static async Task BecomesAsync(Func<bool> condition)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(60); await Task.Delay(20))
            if (condition()) return;
        Assert.Fail("it did not come to that in 60 s");
    }
}
