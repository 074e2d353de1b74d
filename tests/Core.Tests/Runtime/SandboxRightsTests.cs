using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Runtime;
using Oci.Testing;

namespace Oci.Tests.Runtime;

[Trait("Category", "Linux"), SupportedOSPlatform("linux")]
public sealed class SandboxRightsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_check_that_went_well_is_known_until_it_is_forgotten()
    {
        var rights = new SandboxRights(folder.Path);
        Assert.False(rights.AreKnown);
        rights.Note();
        Assert.True(rights.AreKnown);
        Assert.True(new SandboxRights(folder.Path).AreKnown);
        rights.Forget();
        Assert.False(rights.AreKnown);
        rights.Forget();
    }

    [Theory]
    [InlineData("")]
    [InlineData("sha256:0000000000000000000000000000000000000000000000000000000000000000")]
    public void A_note_of_other_rights_says_nothing(string note)
    {
        File.WriteAllText(folder["checked"], note);
        Assert.False(new SandboxRights(folder.Path).AreKnown);
    }

    [Fact]
    public void Nothing_is_known_where_there_is_no_folder_yet()
    {
        var rights = new SandboxRights(folder["missing"]);
        rights.Forget();
        Assert.False(rights.AreKnown);
    }

    [Fact]
    public async Task A_container_that_cannot_be_made_lets_the_next_one_check_again()
    {
        var rights = new SandboxRights(folder["sandbox"]);
        Directory.CreateDirectory(folder["sandbox"]);
        rights.Note();
        var bundle = Bundle.Of(folder.Path, new RuntimeSpec { OciVersion = RuntimeSpec.WrittenVersion, Root = new() { Path = "rootfs" } }, null);
        await Assert.ThrowsAnyAsync<OciException>(() => SandboxRuntime.Open(folder.Path).CreateAsync(bundle, "none", ContainerIo.Discard, TestContext.Current.CancellationToken));
        Assert.False(rights.AreKnown);
    }

    [Fact]
    public void What_the_answer_hangs_on_does_not_change_between_two_looks() => Assert.Equal(SandboxRights.Fingerprint(), SandboxRights.Fingerprint());
}
