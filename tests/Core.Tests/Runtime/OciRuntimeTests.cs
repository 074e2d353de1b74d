using System.Runtime.Versioning;
using Oci.Contracts;
using Oci.Runtime;
using Oci.Testing;

namespace Oci.Tests.Runtime;

[SupportedOSPlatform("linux")]
public sealed class RuncTests : ContainerRuntimeContract
{
    protected override IContainerRuntime Open(string stateFolder) =>
        OciRuntime.Open(new() { Program = Peer.Require("runc"), SearchPath = Environment.GetEnvironmentVariable("PATH")!, StateFolder = stateFolder });
}

[SupportedOSPlatform("linux")]
public sealed class CrunTests : ContainerRuntimeContract
{
    protected override IContainerRuntime Open(string stateFolder) =>
        OciRuntime.Open(new() { Program = Crun.Wrapped(Folder["crun"]), SearchPath = Environment.GetEnvironmentVariable("PATH")!, StateFolder = stateFolder });
}
