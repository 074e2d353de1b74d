using System.Diagnostics;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;
using Oci.Native;
using Oci.Testing;

namespace Oci.Tests.Layouts;

/// <summary>Several writers, and writers that die.</summary>
public sealed class ConcurrentLayoutTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Eight_tasks_lose_no_tag()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            var layout = OciLayout.OpenOrCreate(folder["layout"]);
            for (var round = 0; round < 10; round++)
            {
                var image = await SampleImage.WriteAsync(layout, null, null, "shared", $"{writer} {round}");
                await layout.TagAsync($"w{writer}-r{round}", image.Descriptor, Ct);
                await layout.TagAsync("contested", image.Descriptor, Ct);
                Assert.Equal(image.Descriptor.Digest, (await layout.FindAsync($"w{writer}-r{round}", Ct))!.Digest);
            }
        }, Ct)));
        await AssertWholeAsync(81);
    }

    [Fact]
    public async Task Eight_processes_lose_no_tag()
    {
        var writers = Enumerable.Range(0, 8).Select(writer => WriterProcess.Start(folder["layout"], writer, 10, 1000)).ToList();
        foreach (var writer in writers)
        {
            await writer.WaitForExitAsync(Ct).WaitAsync(TimeSpan.FromMinutes(3), Ct);
            Assert.Equal(0, writer.ExitCode);
            writer.Dispose();
        }
        await AssertWholeAsync(80);
    }

    [Fact]
    public async Task A_writer_killed_at_any_moment_leaves_a_whole_layout_and_its_rest_is_swept()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Processes are killed with SIGKILL");
        var random = new Random(4711);
        for (var round = 0; round < (Repository.RunsAll ? 40 : 6); round++)
        {
            using var writer = WriterProcess.Start(folder["layout"], round, 1_000_000, 4 << 20);
            await WaitForFirstTagAsync($"w{round}-r0", writer);
            await Task.Delay(random.Next(300), Ct);
            writer.Kill();
            await writer.WaitForExitAsync(Ct);
            await AssertWholeAsync(null);
            await CollectAsync();
        }
        Assert.Empty(Directory.GetFiles(folder["layout"], ".tmp-*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Collecting_waits_for_writers_and_takes_nothing_that_they_need()
    {
        var layout = OciLayout.OpenOrCreate(folder["layout"]);
        using var stop = new CancellationTokenSource();
        var collecting = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested) await new LayoutCollector(OciLayout.Open(folder["layout"])).CollectAsync([], dryRun: false, Ct);
        }, Ct);
        for (var round = 0; round < 30; round++)
        {
            using var use = await layout.UseAsync(Ct);
            var image = await SampleImage.WriteAsync(layout, null, null, "shared", $"{round}");
            await Task.Yield();
            await layout.TagAsync($"r{round}", image.Descriptor, Ct);
        }
        await stop.CancelAsync();
        await collecting;
        await AssertWholeAsync(30);
    }

    [Fact]
    public async Task Whoever_keeps_a_layout_to_itself_is_not_waited_for_for_ever()
    {
        var layout = OciLayout.OpenOrCreate(folder["layout"]);
        layout.LongestWait = TimeSpan.FromMilliseconds(50);
        var image = await SampleImage.WriteAsync(layout, null, null, "one");
        using (AdvisoryLock.TryAcquire(layout.Folder, LockMode.Exclusive)) await ExpectLockedAsync(() => layout.TagAsync("v1", image.Descriptor, Ct));
        using (await layout.UseAsync(Ct)) await ExpectLockedAsync(() => new LayoutCollector(layout).CollectAsync([], dryRun: false, Ct));
        using (await layout.UseAloneAsync(Ct)) await ExpectLockedAsync(() => layout.UseAsync(Ct));
        await layout.TagAsync("v1", image.Descriptor, Ct);
        await AssertWholeAsync(1);

        async Task ExpectLockedAsync(Func<Task> act)
        {
            var fault = await Assert.ThrowsAsync<OciException>(act);
            Assert.Equal(ErrorCodes.Locked, fault.Code);
            Assert.Contains(layout.Folder, fault.Message, StringComparison.Ordinal);
        }
    }

    private async Task WaitForFirstTagAsync(string tag, Process writer)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromMinutes(1); await Task.Delay(20, Ct))
        {
            Assert.False(writer.HasExited);
            if (File.Exists(Path.Combine(folder["layout"], "oci-layout")) && await OciLayout.Open(folder["layout"]).FindAsync(tag, Ct) is not null) return;
        }
        Assert.Fail("The writer wrote nothing");
    }

    private Task CollectAsync() => new LayoutCollector(OciLayout.Open(folder["layout"])).CollectAsync([], dryRun: false, Ct);

    private async Task AssertWholeAsync(int? tags)
    {
        var layout = OciLayout.Open(folder["layout"]);
        var index = await layout.ReadIndexAsync(Ct);
        if (tags is not null) Assert.Equal(tags, index.Manifests.Select(entry => entry.Annotations!["org.opencontainers.image.ref.name"]).Distinct().Count());
        foreach (var entry in index.Manifests) await SampleImage.AssertIntactAsync(layout, entry);
        foreach (var (digest, file) in layout.Blobs.List()) Assert.True(await layout.IsIntactAsync(new Descriptor { MediaType = "a/b", Digest = digest, Size = file.Length }, Ct), digest.ToString());
    }
}
