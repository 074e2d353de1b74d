using System.Runtime.Versioning;
using Oci.Testing;

namespace Oci.Tests;

/// <summary>
/// Every test that bears the category <c>Hostile</c> once more, one after the other, in a process with little memory and little time. Registries are left out:
/// here they would share the memory with who asks them; the tool meets them in a process of its own.
/// </summary>
[SupportedOSPlatform("linux"), Trait("Category", "Linux")]
public sealed class HostileMemoryTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Hostile_input_is_refused_in_little_memory_and_time()
    {
        var runner = await PeakAsync("runner", "-method", $"{typeof(HostileMemoryTests).FullName}.{nameof(Nothing)}", "-explicit", "only");
        var cases = await PeakAsync("cases", "-trait", "Category=Hostile", "-parallel", "none");
        Assert.True(cases - runner < MemoryCap.Hostile, $"The test runner takes {runner >> 20} MiB; with the hostile cases it took {cases >> 20}");
    }

    // What the runner itself costs.
    [Fact(Explicit = true)]
    public void Nothing() => Assert.Empty("");

    private async Task<long> PeakAsync(string name, params string[] filter)
    {
        using var child = TestChild.Start(GetType().Assembly, MemoryCap.Watch(folder[name]), filter, ("DOTNET_GCHeapHardLimit", MemoryCap.HeapLimit), ("DOTNET_gcConcurrent", "0"));
        try
        {
            await TestChild.PassAsync(child).WaitAsync(Limit, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            child.Kill(entireProcessTree: true);
            throw;
        }
        return MemoryCap.PeakOf(folder[name]);
    }
}
