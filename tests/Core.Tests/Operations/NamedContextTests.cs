using Oci.Diagnostics;
using Oci.Operations;

namespace Oci.Tests.Operations;

public sealed class NamedContextTests
{
    [Fact]
    public void Of_names_that_differ_in_their_case_alone_the_last_counts()
    {
        var request = new BuildRequest { Context = ".", BuildContexts = new Dictionary<string, string> { ["Base"] = "./folder", ["base"] = "docker-image://app:1", ["other"] = "target:made" } };
        Assert.Empty(NamedContexts.Folders(request));
        Assert.Equal(KeyValuePair.Create("base", "app:1"), Assert.Single(NamedContexts.Images(request)));
        Assert.Equal(KeyValuePair.Create("other", "made"), Assert.Single(NamedContexts.Stages(request)));
    }

    [Fact]
    public void A_stage_has_a_name()
    {
        var request = new BuildRequest { Context = ".", BuildContexts = new Dictionary<string, string> { ["other"] = "target:" } };
        Assert.Equal(ErrorCodes.ContextNotFound, Assert.Throws<OciException>(() => NamedContexts.Stages(request)).Code);
    }

    [Fact]
    public void A_context_has_a_place()
    {
        var request = new BuildRequest { Context = ".", BuildContexts = new Dictionary<string, string> { ["x"] = "" } };
        Assert.Equal(ErrorCodes.Usage, Assert.Throws<OciException>(() => NamedContexts.Folders(request)).Code);
    }
}
