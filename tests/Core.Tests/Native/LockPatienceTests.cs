using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Native;
using Oci.Testing;

namespace Oci.Tests.Native;

/// <summary>Locks that others keep: nobody waits for ever without a word.</summary>
[Trait("Category", "Linux")]
[SupportedOSPlatform("linux")]
public sealed class LockPatienceTests : IDisposable, IProgress<ProgressEvent>
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder folder = new();
    private readonly ConcurrentQueue<ProgressEvent> events = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Lock => folder["lock"];

    public void Dispose() => folder.Dispose();

    void IProgress<ProgressEvent>.Report(ProgressEvent value) => events.Enqueue(value);

    [Fact]
    public async Task A_lock_that_is_kept_is_a_fault_after_a_while()
    {
        using var held = AdvisoryLock.TryAcquire(Lock, LockMode.Shared);
        var fault = await Assert.ThrowsAsync<OciException>(() => AdvisoryLock.AcquireAsync(Lock, LockMode.Exclusive, new LockPatience(TimeSpan.FromMilliseconds(60), this), Ct));
        Assert.Equal(ErrorCodes.Locked, fault.Code);
        Assert.Contains(Lock, fault.Message, StringComparison.Ordinal);
        Assert.Contains("0.1 seconds", fault.Message, StringComparison.Ordinal);
        (await AdvisoryLock.AcquireAsync(Lock, LockMode.Shared, new LockPatience(TimeSpan.Zero), Ct)).Dispose();
    }

    [Fact]
    public async Task Tasks_of_one_process_wait_for_each_other_without_a_word()
    {
        var held = AdvisoryLock.TryAcquire(Lock, LockMode.Exclusive)!;
        var waiting = AdvisoryLock.AcquireAsync(Lock, LockMode.Exclusive, LockPatience.Endless with { Progress = this, ToldAfter = TimeSpan.Zero }, Ct);
        Assert.False(waiting.IsCompleted);
        held.Dispose();
        (await waiting.WaitAsync(Long, Ct)).Dispose();
        Assert.DoesNotContain(events, raised => Text(raised).Contains("this process", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_keeps_a_lock_is_told_and_whether_it_is_stopped()
    {
        using var other = await HoldAsync();
        var patience = new LockPatience(Long, this) { ToldAfter = TimeSpan.Zero };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var waiting = AdvisoryLock.AcquireAsync(Lock, LockMode.Shared, patience, stop.Token);
        await UntilAsync(() => !events.IsEmpty);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Contains($"`{Lock}`, which process {other.Id} (`sleep`) has locked", Text(Assert.Single(events)), StringComparison.Ordinal);

        Assert.Equal(0, Libc.kill(other.Id, Libc.SignalStop));
        await UntilAsync(() => LockHolder.Find(Lock) is { IsStopped: true });
        var fault = await Assert.ThrowsAsync<OciException>(() => AdvisoryLock.AcquireAsync(Lock, LockMode.Shared, patience with { Longest = TimeSpan.Zero }, Ct));
        Assert.Contains($"process {other.Id} (`sleep`, which is stopped)", fault.Message, StringComparison.Ordinal);
        Assert.Equal($"kill -CONT {other.Id}", fault.Hint);
    }

    [Fact]
    public void A_free_file_has_no_holder()
    {
        Assert.Null(LockHolder.Find(Lock));
        AdvisoryLock.TryAcquire(Lock, LockMode.Exclusive)!.Dispose();
        Assert.Null(LockHolder.Find(Lock));
        using var held = AdvisoryLock.TryAcquire(Lock, LockMode.Exclusive);
        Assert.True(LockHolder.Find(Lock) is { IsOurselves: true, IsStopped: false });
    }

    private static string Text(ProgressEvent value) => Assert.IsType<WarningRaised>(value).Diagnostic.Message;

    private async Task<HeldByOther> HoldAsync()
    {
        var process = Process.Start(new ProcessStartInfo(Peer.Require("flock"), ["--no-fork", Lock, "sleep", "600"]))!;
        await UntilAsync(() => File.Exists(Lock) && LockHolder.Find(Lock) is { Name: "sleep" });
        return new HeldByOther(process);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var began = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(began.Elapsed < Long);
            await Task.Delay(5, Ct);
        }
    }

    private sealed class HeldByOther(Process process) : IDisposable
    {
        public int Id => process.Id;

        public void Dispose()
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }
    }
}
