using Oci.Tool;

namespace Oci.Tests.CommandLine;

public sealed class CalledNameTests
{
    [Fact]
    public void A_link_named_as_the_runtime_is_the_runtime()
    {
        Assert.Equal(["runtime", "--root", "x", "state", "one"], CalledName.Apply("/usr/bin/dotnet-oci-runtime", ["--root", "x", "state", "one"]));
        Assert.Equal(["runtime", "--version"], CalledName.Apply("dotnet-oci-runtime", ["--version"]));
        Assert.Equal(["--help"], CalledName.Apply("dotnet-oci-runtime", ["--help"]));
        Assert.Equal(["state"], CalledName.Apply("/usr/bin/dotnet-oci", ["state"]));
    }
}
