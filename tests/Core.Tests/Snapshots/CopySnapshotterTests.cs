using System.Runtime.Versioning;
using Oci.Contracts;
using Oci.Snapshots;

namespace Oci.Tests.Snapshots;

[SupportedOSPlatform("linux")]
public sealed class CopySnapshotterTests : SnapshotterContract
{
    protected override async Task<ISnapshotter> OpenAsync(SnapshotOptions options) => await CopySnapshotter.OpenAsync(options, default);
}
