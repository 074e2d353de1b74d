using Oci.Content;
using Oci.Images;
using Oci.Layouts;
using Oci.Testing;

namespace Oci.Interop.Layouts;

/// <summary>A disk that fails: whatever call hears of it, the copy fails too, and the layout stays as whole as it was.</summary>
[Trait("Category", "Linux")]
public sealed class BrokenDiskTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("fsync", "EIO", "OCI6001")]
    [InlineData("pwrite64", "ENOSPC", "OCI6002")]
    [InlineData("rename", "EDQUOT", "OCI6002")]
    public async Task A_call_that_fails_at_any_moment_is_told_and_damages_nothing(string call, string error, string code)
    {
        var strace = Peer.Require("strace");
        await MakeAsync("source", "new", "one", "two");
        var tool = ToolRunner.OfThisBuild(folder.Path);
        tool.Environment["OCI_ROOT"] = folder["state"];
        var failed = 0;
        // The n-th call of every thread fails.
        for (var number = 1; number <= (Repository.RunsAll ? 12 : 2); number++)
        {
            var layout = await MakeAsync($"layout{number}", "old", "one");
            var log = folder[$"{number}.log"];
            var result = await tool.Under(strace, "-f", "--seccomp-bpf", "-y", "-qqq", "-o", log, "-e", $"trace={call}", "-e", $"inject={call}:error={error}:when={number}").RunAsync("copy", "oci:source:new", $"oci:layout{number}:new");
            await AssertWholeAsync(layout, $"{call} {number}");
            // What is only remembered for the next run may get lost.
            if (!(await File.ReadAllLinesAsync(log, Ct)).Any(line => line.Contains("INJECTED", StringComparison.Ordinal) && line.Contains(layout.Folder, StringComparison.Ordinal))) continue;
            failed++;
            Assert.True(result.ExitCode == 1, $"{call} {number}: {result.ExitCode} {result.Error}");
            Assert.Contains(code, result.Error, StringComparison.Ordinal);
        }
        Assert.NotEqual(0, failed);
    }

    private async Task<OciLayout> MakeAsync(string name, string tag, params string[] layers)
    {
        var layout = OciLayout.OpenOrCreate(folder[name]);
        await layout.TagAsync(tag, (await SampleImage.WriteAsync(layout, null, null, layers)).Descriptor, Ct);
        return layout;
    }

    private static async Task AssertWholeAsync(OciLayout layout, string when)
    {
        var entries = (await OciLayout.Open(layout.Folder).ReadIndexAsync(Ct)).Manifests;
        Assert.Contains("old", entries.Select(entry => entry.Annotations?["org.opencontainers.image.ref.name"]));
        foreach (var entry in entries) Assert.True((await new ImageVerifier(OciLayout.Open(layout.Folder)).VerifyAsync(entry, Ct)).IsIntact, when);
        Assert.Empty(Directory.GetFiles(layout.Folder, ".tmp-*", SearchOption.AllDirectories));
    }
}
