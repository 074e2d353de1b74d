using System.Runtime.Versioning;
using Oci.Contracts;
using Oci.Runtime;
using Oci.Testing;

namespace Oci.Tests.Runtime;

[SupportedOSPlatform("linux")]
[Trait("Category", "Linux")]
[Collection(nameof(AloneCollection))]
public sealed class SandboxDescriptorsTests : RuntimeDescriptorsContract
{
    protected override IContainerRuntime Open(string stateFolder) => SandboxRuntime.Open(stateFolder);
}

[SupportedOSPlatform("linux")]
[Trait("Category", "Linux")]
[Collection(nameof(AloneCollection))]
public sealed class RuncDescriptorsTests : RuntimeDescriptorsContract
{
    protected override IContainerRuntime Open(string stateFolder) =>
        OciRuntime.Open(new() { Program = Peer.Require("runc"), SearchPath = Environment.GetEnvironmentVariable("PATH")!, StateFolder = stateFolder });
}

[SupportedOSPlatform("linux")]
[Trait("Category", "Linux")]
[Collection(nameof(AloneCollection))]
public sealed class CrunDescriptorsTests : RuntimeDescriptorsContract
{
    protected override IContainerRuntime Open(string stateFolder) =>
        OciRuntime.Open(new() { Program = Crun.Wrapped(Folder["crun"]), SearchPath = Environment.GetEnvironmentVariable("PATH")!, StateFolder = stateFolder });
}
