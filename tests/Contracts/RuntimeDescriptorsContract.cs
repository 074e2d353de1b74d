using System.Diagnostics;
using System.Runtime.Versioning;
using Oci.Runtime;
using Oci.Testing;

namespace Oci.Contracts;

/// <summary>What an <see cref="IContainerRuntime"/> leaves open in its own process; for classes that have the process to themselves.</summary>
[SupportedOSPlatform("linux")]
public abstract class RuntimeDescriptorsContract : RuntimeBed
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Many_runs_leave_nothing()
    {
        var bundle = await BundleAsync(Shell("exit 0"));
        await RunOnceAsync(bundle);
        var before = Leftovers.OpenFiles();
        for (var i = 0; i < (Repository.RunsAll ? 50 : 10); i++) await RunOnceAsync(bundle);
        // What earlier tests still close, and what the thread pool holds for a moment, goes by itself; what a run leaves does not.
        for (var watch = Stopwatch.StartNew(); Leftovers.OpenFiles() > before + 5 && watch.Elapsed < Patience;) await Task.Delay(20, CancellationToken.None);
        Assert.InRange(Leftovers.OpenFiles(), 0, before + 5);
    }

    private async Task RunOnceAsync(Bundle bundle)
    {
        var id = NewId();
        Assert.True((await Runtime.RunAsync(bundle, id, ContainerIo.Discard, new(), CancellationToken.None)).IsSuccess);
        AssertNothingLeft(id);
    }
}
