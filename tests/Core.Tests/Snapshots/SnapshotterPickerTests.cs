using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Snapshots;
using Oci.Testing;

namespace Oci.Tests.Snapshots;

[SupportedOSPlatform("linux")]
public sealed class SnapshotterPickerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public SnapshotterPickerTests() => Peer.RequireRoot();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(SnapshotterKind.Auto, typeof(OverlaySnapshotter))]
    [InlineData(SnapshotterKind.Overlay, typeof(OverlaySnapshotter))]
    [InlineData(SnapshotterKind.Copy, typeof(CopySnapshotter))]
    public async Task A_host_that_can_mount_has_both_kinds(SnapshotterKind kind, Type expected)
    {
        await using var snapshotter = await SnapshotterPicker.OpenAsync(new SnapshotOptions { Folder = folder.Path, Kind = kind }, default);

        Assert.IsType(expected, snapshotter);
    }

    [Fact]
    public async Task A_host_that_cannot_mount_copies_and_says_why() =>
        await TestChild.PassAsync(TestChild.Start(GetType().Assembly, [Peer.Require("setpriv"), "--bounding-set=-sys_admin", "--inh-caps=-all"],
            ["-explicit", "only", "-method", $"{typeof(SnapshotterPickerTests).FullName}.{nameof(Denied)}"]));

    [Fact(Explicit = true)]
    public async Task Denied()
    {
        var events = new List<ProgressEvent>();
        var options = new SnapshotOptions { Folder = folder.Path, Progress = new Reporter(events.Add) };

        await using (var snapshotter = await SnapshotterPicker.OpenAsync(options, default)) Assert.IsType<CopySnapshotter>(snapshotter);
        var refused = await Assert.ThrowsAsync<OciException>(() => SnapshotterPicker.OpenAsync(options with { Kind = SnapshotterKind.Overlay }, default));

        var warning = Assert.IsType<WarningRaised>(Assert.Single(events));
        Assert.Equal((ErrorCodes.OverlayUnavailable, Severity.Warning), (warning.Diagnostic.Code, warning.Diagnostic.Severity));
        Assert.Equal(ErrorCodes.OverlayUnavailable, refused.Code);
        Assert.Contains("CAP_SYS_ADMIN", refused.Message, StringComparison.Ordinal);
        Assert.NotNull(refused.Hint);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(folder.Path, "overlay", "owners")));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_named()
    {
        var error = await Assert.ThrowsAnyAsync<OciException>(() => SnapshotterPicker.OpenAsync(new SnapshotOptions { Folder = "/proc/oci-test" }, default));

        Assert.Equal(ErrorCodes.FileSystem, error.Code);
        Assert.Contains("/proc/oci-test", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Hint);
    }

    private sealed class Reporter(Action<ProgressEvent> report) : IProgress<ProgressEvent>
    {
        public void Report(ProgressEvent value) => report(value);
    }
}
