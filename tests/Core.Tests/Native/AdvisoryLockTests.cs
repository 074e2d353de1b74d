using System.Diagnostics;
using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Native;
using Oci.Testing;

namespace Oci.Tests.Native;

public sealed class AdvisoryLockTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Lock => folder["lock"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void An_exclusive_lock_keeps_everybody_else_out()
    {
        using var held = AdvisoryLock.TryAcquire(Lock, LockMode.Exclusive);
        Assert.NotNull(held);
        Assert.Null(AdvisoryLock.TryAcquire(Lock, LockMode.Exclusive));
        Assert.Null(AdvisoryLock.TryAcquire(Lock, LockMode.Shared));
    }

    [Fact]
    public void Shared_locks_share_and_keep_exclusive_ones_out()
    {
        using var first = AdvisoryLock.TryAcquire(Lock, LockMode.Shared);
        using var second = AdvisoryLock.TryAcquire(Lock, LockMode.Shared);
        Assert.NotNull(second);
        Assert.Null(AdvisoryLock.TryAcquire(Lock, LockMode.Exclusive));
    }

    [Fact]
    public async Task Whoever_waits_gets_the_lock_when_it_is_given_back()
    {
        var held = AdvisoryLock.TryAcquire(Lock, LockMode.Exclusive)!;
        var waiting = AdvisoryLock.AcquireAsync(Lock, LockMode.Exclusive, TestContext.Current.CancellationToken);
        await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        held.Dispose();
        (await waiting.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)).Dispose();
    }

    [Fact]
    public async Task Waiting_can_be_cancelled()
    {
        using var held = AdvisoryLock.TryAcquire(Lock, LockMode.Exclusive);
        using var source = new CancellationTokenSource(20);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AdvisoryLock.AcquireAsync(Lock, LockMode.Shared, source.Token));
    }

    [Fact]
    public async Task Many_tasks_take_turns()
    {
        var inside = 0;
        var most = 0;
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
        {
            using var mine = await AdvisoryLock.AcquireAsync(Lock, LockMode.Exclusive, CancellationToken.None);
            most = Math.Max(most, Interlocked.Increment(ref inside));
            await Task.Delay(1);
            Interlocked.Decrement(ref inside);
        })));
        Assert.Equal(1, most);
    }

    [Fact]
    public void A_lock_file_that_its_holder_deleted_locks_nobody_out_and_nobody_in()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows does not delete open files");
        using var held = AdvisoryLock.TryAcquire(Lock, LockMode.Exclusive);
        File.Delete(Lock);
        using var next = AdvisoryLock.TryAcquire(Lock, LockMode.Exclusive);
        Assert.NotNull(next);
        Assert.Null(AdvisoryLock.TryAcquire(Lock, LockMode.Exclusive));
    }

    [Fact]
    public void Other_processes_are_kept_out()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "flock(1) is Linux's");
        var flock = Peer.Require("flock");
        using (AdvisoryLock.TryAcquire(Lock, LockMode.Exclusive)) Assert.Equal(1, Run(flock));
        Assert.Equal(0, Run(flock));
    }

    [Fact, SupportedOSPlatform("linux")]
    public void A_lock_that_is_given_back_is_free_even_while_a_copy_of_its_handle_is_open()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Copies of handles are made by fork");
        var held = AdvisoryLock.TryAcquire(Lock, LockMode.Exclusive)!;
        var number = int.Parse(Path.GetFileName(Directory.EnumerateFiles("/proc/self/fd").First(file => new FileInfo(file).LinkTarget == Lock)), System.Globalization.CultureInfo.InvariantCulture);
        var isArm = System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64;
        var copy = (int)Libc.syscall(isArm ? 23 : 32, number, 0, 0, 0, 0, 0); // dup(2)
        held.Dispose();
        using var next = AdvisoryLock.TryAcquire(Lock, LockMode.Exclusive);
        Assert.Equal(0, Libc.close(copy));
        Assert.NotNull(next);
    }

    [Fact]
    public void A_folder_that_is_missing_is_an_error() =>
        Assert.ThrowsAny<OciException>(() => AdvisoryLock.TryAcquire(folder["missing/lock"], LockMode.Exclusive));

    private int Run(string flock)
    {
        using var process = Process.Start(flock, ["-n", Lock, "true"]);
        process.WaitForExit();
        return process.ExitCode;
    }
}
