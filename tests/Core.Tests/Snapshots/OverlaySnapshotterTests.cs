using System.Runtime.Versioning;
using Oci.Contracts;
using Oci.Snapshots;

namespace Oci.Tests.Snapshots;

[SupportedOSPlatform("linux")]
public sealed class OverlaySnapshotterTests : SnapshotterContract
{
    protected override async Task<ISnapshotter> OpenAsync(SnapshotOptions options) => await OverlaySnapshotter.OpenAsync(options, default);
}
