using System.Runtime.Versioning;
using Oci.Contracts;
using Oci.Runtime;

namespace Oci.Tests.Runtime;

[SupportedOSPlatform("linux")]
[Trait("Category", "Linux")]
public sealed class SandboxRuntimeTests : ContainerRuntimeContract
{
    protected override IContainerRuntime Open(string stateFolder) => SandboxRuntime.Open(stateFolder);
}
