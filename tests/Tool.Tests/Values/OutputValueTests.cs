using Oci.Diagnostics;
using Oci.Operations;
using Oci.Tool.Values;

namespace Oci.Tests.Values;

public sealed class OutputValueTests
{
    [Theory]
    [InlineData("out", BuildOutputKind.Local, "out")]
    [InlineData("-", BuildOutputKind.Tar, "-")]
    [InlineData("type=tar", BuildOutputKind.Tar, "-")]
    [InlineData("type=docker,dest=-", BuildOutputKind.Docker, "/dev/stdout")]
    [InlineData("type=local,dest=x/y", BuildOutputKind.Local, "x/y")]
    [InlineData("dest=a.tar,type=oci", BuildOutputKind.Oci, "a.tar")]
    public void Forms_that_peers_know_are_understood(string text, BuildOutputKind kind, string destination) =>
        Assert.Equal(new BuildOutput(kind, destination), OutputValue.Parse(text));

    [Theory]
    [InlineData("type=local")]
    [InlineData("dest=x,")]
    [InlineData("type=local,dest=-")]
    [InlineData("type=cloud,dest=x")]
    [InlineData("dest=x")]
    public void Others_are_wrong_usage(string text) => Assert.Equal(ErrorCodes.Usage, Assert.Throws<OciException>(() => OutputValue.Parse(text)).Code);
}
