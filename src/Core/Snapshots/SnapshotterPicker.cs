using System.Runtime.Versioning;
using Oci.Diagnostics;

namespace Oci.Snapshots;

/// <summary>Opens the snapshotter that the host allows.</summary>
[SupportedOSPlatform("linux")]
public static class SnapshotterPicker
{
    private const string Overlay = "overlay", Copy = "copy";

    /// <summary>The kinds of snapshotters that have had their state in <paramref name="folder"/>.</summary>
    public static IReadOnlyList<SnapshotterKind> KindsIn(string folder) =>
        [.. new[] { (Overlay, SnapshotterKind.Overlay), (Copy, SnapshotterKind.Copy) }.Where(kind => Directory.Exists(Path.Combine(folder, kind.Item1))).Select(kind => kind.Item2)];

    /// <summary>
    /// Opens a snapshotter of the kind that <paramref name="options"/> ask for, in a folder of its own below theirs. <see cref="SnapshotterKind.Auto"/>
    /// takes overlays where they can be mounted, else copies, and then reports what is missing for overlays.
    /// </summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.OverlayUnavailable"/>: overlays were asked for, and cannot be mounted.</exception>
    public static async Task<ISnapshotter> OpenAsync(SnapshotOptions options, CancellationToken ct)
    {
        if (options.Kind != SnapshotterKind.Copy)
        {
            try
            {
                return await OverlaySnapshotter.OpenAsync(options with { Folder = Path.Combine(options.Folder, Overlay) }, ct);
            }
            catch (OciException e) when (e.Code == ErrorCodes.OverlayUnavailable && options.Kind == SnapshotterKind.Auto)
            {
                options.Progress?.Report(new WarningRaised("snapshots", new Diagnostic(ErrorCodes.OverlayUnavailable, Severity.Warning, $"root file systems are copied, which is slow: {e.Message}", Hint: e.Hint)));
            }
        }
        return await CopySnapshotter.OpenAsync(options with { Folder = Path.Combine(options.Folder, Copy) }, ct);
    }
}
