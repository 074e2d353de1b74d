using Oci.Diagnostics;
using Oci.Operations;
using Oci.Runtime;
using Oci.Testing;

namespace Oci.Tests.Operations;

public sealed class SecurityOptionsTests
{
    [Fact]
    public async Task Each_option_changes_its_part()
    {
        Assert.Same(SeccompChoice.Unconfined, (await ApplyAsync("seccomp=unconfined")).Seccomp);
        Assert.True((await ApplyAsync("no-new-privileges")).NoNewPrivileges);
        Assert.True((await ApplyAsync("no-new-privileges:true")).NoNewPrivileges);
        Assert.False((await ApplyAsync("no-new-privileges", "no-new-privileges=false")).NoNewPrivileges);
        Assert.True((await ApplyAsync("systempaths=unconfined")).UnmaskSystemPaths);
        Assert.Equal(new ContainerOptions().Seccomp, (await ApplyAsync("label=disable", "apparmor=unconfined")).Seccomp);
    }

    [Fact]
    public async Task A_profile_is_read_from_its_file()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["profile.json"], "{}");
        var profile = Assert.IsType<SeccompChoice.Profile>((await ApplyAsync($"seccomp={folder["profile.json"]}")).Seccomp);
        Assert.Equal((2, folder["profile.json"]), (profile.Json.Length, profile.Path));
    }

    [Theory]
    [InlineData("seccomp")]
    [InlineData("seccomp=")]
    [InlineData("seccomp=/no/such/file")]
    [InlineData("no-new-privileges=perhaps")]
    [InlineData("apparmor=docker-default")]
    [InlineData("nonsense")]
    public async Task Anything_else_is_refused(string text) =>
        Assert.Equal(ErrorCodes.InvalidContainerOption, (await Assert.ThrowsAsync<OciException>(() => ApplyAsync(text))).Code);

    private static Task<ContainerOptions> ApplyAsync(params string[] texts) => SecurityOptions.ApplyAsync(new ContainerOptions(), texts, CancellationToken.None);
}
