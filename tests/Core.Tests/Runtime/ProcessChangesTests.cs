using Oci.Diagnostics;
using Oci.Runtime;

namespace Oci.Tests.Runtime;

public sealed class ProcessChangesTests
{
    private static readonly ProcessSpec own = new()
    {
        Cwd = "/",
        Env = ["A=1"],
        User = new() { Uid = 5, Gid = 6, AdditionalGids = [7], Umask = 0b111 },
        Capabilities = new() { Bounding = ["CAP_CHOWN"], Effective = ["CAP_CHOWN"], Permitted = ["CAP_CHOWN"] },
        NoNewPrivileges = true,
    };

    [Fact]
    public void Without_changes_it_is_the_containers_own() => Assert.Equal(own, new ProcessChanges().Apply(own));

    [Fact]
    public void What_is_added_comes_to_what_there_is()
    {
        var changed = new ProcessChanges { Groups = [8], Capabilities = ["net_admin", "CAP_CHOWN"], Environment = ["B=2"], WorkingFolder = "/x", Terminal = true }.Apply(own);
        Assert.Equal(["A=1", "B=2"], changed.Env);
        Assert.Equal(("/x", true, true), (changed.Cwd, changed.Terminal, changed.NoNewPrivileges));
        Assert.Equal([7u, 8u], changed.User!.AdditionalGids);
        Assert.All([changed.Capabilities!.Bounding, changed.Capabilities.Effective, changed.Capabilities.Permitted], set => Assert.Equal(["CAP_CHOWN", "CAP_NET_ADMIN"], set));
        Assert.Null(changed.Capabilities.Inheritable);
        Assert.Null(changed.Capabilities.Ambient);
    }

    [Theory]
    [InlineData("9", 9, 6)]
    [InlineData("9:10", 9, 10)]
    public void A_user_keeps_the_group_unless_it_is_given(string text, uint uid, uint gid)
    {
        var user = new ProcessChanges { User = text }.Apply(own).User!;
        Assert.Equal((uid, gid, 0b111u), (user.Uid, user.Gid, user.Umask));
        Assert.Equal((uid, uid == 9 && gid == 10 ? 10u : 0u), (new ProcessChanges { User = text }.Apply(own with { User = null }).User!.Uid, new ProcessChanges { User = text }.Apply(own with { User = null }).User!.Gid));
    }

    [Theory]
    [InlineData("root", null)]
    [InlineData("1:2:3", null)]
    [InlineData("-1", null)]
    [InlineData("", null)]
    [InlineData(null, "CAP_NONSENSE")]
    public void What_is_not_one_is_refused(string? user, string? capability) => Assert.Equal(ErrorCodes.InvalidContainerOption,
        Assert.Throws<OciException>(() => new ProcessChanges { User = user, Capabilities = capability is null ? [] : [capability] }.Apply(own)).Code);
}
