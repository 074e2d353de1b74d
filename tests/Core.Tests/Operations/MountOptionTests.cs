using Oci.Diagnostics;
using Oci.Images;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Tests.Operations;

public sealed class MountOptionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_bind_mount_says_what_a_volume_says_and_its_path_may_hold_colons()
    {
        var source = folder.Make("a:b");
        var mount = MountOption.Parse($"type=bind,source={source},target=/x,readonly,bind-propagation=rslave").Volume!.ToMount(source);
        Assert.Equal((source, "/x", "bind"), (mount.Source, mount.Destination, mount.Type));
        Assert.Equal(["rbind", "ro", "rslave"], mount.Options);
        Assert.Equal(["rbind", "rw", "rprivate"], MountOption.Parse($"type=bind,src={source},dst=/x,ro=false").Volume!.Options);
    }

    [Fact]
    public void A_volume_without_a_source_is_a_new_folder_and_a_memory_file_system_has_a_size_and_a_mode()
    {
        Assert.Null(MountOption.Parse("destination=/x").Volume!.Source);
        Assert.Equal((null, "/t:size=64k,mode=0700,ro"), (MountOption.Parse("type=tmpfs,dst=/t,tmpfs-size=64k,tmpfs-mode=0700,ro").Volume, MountOption.Parse("type=tmpfs,dst=/t,tmpfs-size=64k,tmpfs-mode=0700,ro").Tmpfs));
        Assert.Equal("/t", MountOption.Parse("type=tmpfs,target=/t").Tmpfs);
    }

    [Theory]
    [InlineData("type=bind,target=/x")]
    [InlineData("type=bind,source=/")]
    [InlineData("type=bind,source=/not/here,target=/x")]
    [InlineData("type=bind,source=/,target=x")]
    [InlineData("type=nfs,target=/x")]
    [InlineData("type=tmpfs,target=/x,tmpfs-mode=rwx")]
    [InlineData("type=tmpfs,target=/x:exec")]
    [InlineData("type=bind,source=/,target=/x,bind-propagation=Z=1")]
    [InlineData("type=bind,source=/,target=/x,tmpfs-size=1m")]
    [InlineData("type=tmpfs,source=/,target=/x")]
    [InlineData("target=/x,anything")]
    [InlineData("")]
    public void Odd_mounts_are_refused(string text) => Assert.Equal(ErrorCodes.InvalidContainerOption, Assert.Throws<OciException>(() => MountOption.Parse(text)).Code);

    [Fact]
    public void Files_of_variables_hold_values_as_they_stand()
    {
        File.WriteAllText(folder["env"], "# none\nA=1 2\n\n  B=\"q\"\nC\nD=\nE=x=y # no comment\n");
        Assert.Equal(["A=1 2", "B=\"q\"", "C", "D=", "E=x=y # no comment"], VariableFile.Read(folder["env"], default));
        Assert.ThrowsAny<OciException>(() => VariableFile.Read(folder["missing"], default));
        foreach (var odd in (string[])["=x", "A B=c", "export A=b"])
        {
            File.WriteAllText(folder["odd"], odd);
            Assert.Equal(ErrorCodes.InvalidContainerOption, Assert.Throws<OciException>(() => VariableFile.Read(folder["odd"], default)).Code);
        }
    }

    [Theory]
    [InlineData(null, 70L)]
    [InlineData(80L, 70L)]
    public Task Memory_and_swap_together_are_at_least_memory(long? memory, long? both) =>
        Assert.ThrowsAsync<OciException>(() => RunOptions.OfAsync(new() { Memory = memory, MemorySwap = both }, OciHost.Create(new Dictionary<string, string>(), folder.Path), TestContext.Current.CancellationToken));

    [Fact]
    public void A_file_for_the_containers_ID_is_never_one_that_is_there_nor_what_a_link_leads_to()
    {
        ContainerIdFile.Write(folder["id"], "abc");
        Assert.Equal("abc", File.ReadAllText(folder["id"]));
        File.CreateSymbolicLink(folder["link"], folder["elsewhere"]);
        Assert.Equal(ErrorCodes.InvalidContainerOption, Assert.Throws<OciException>(() => ContainerIdFile.Check(folder["id"])).Code);
        foreach (var file in (string[])[folder["id"], folder["link"]]) Assert.ThrowsAny<OciException>(() => ContainerIdFile.Write(file, "def"));
        Assert.Equal(("abc", false), (File.ReadAllText(folder["id"]), File.Exists(folder["elsewhere"])));
    }

    [Fact]
    public void Labels_and_how_to_stop_stand_in_the_containers_configuration()
    {
        var image = new ImageConfig { Architecture = "amd64", Os = "linux", RootFs = new(), Config = new() { Labels = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" }, StopSignal = "INT", StopTimeout = 3 } };
        var config = RunOptions.Override(image, new() { Labels = ["b=3", "c"], StopTimeout = 5 }).Config!;
        Assert.Equal([("a", "1"), ("b", "3"), ("c", "")], config.Labels!.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value)));
        Assert.Equal(("INT", 5), (config.StopSignal, config.StopTimeout));
        Assert.Same(image, RunOptions.Override(image, new()));
        Assert.Throws<OciException>(() => RunOptions.Override(image, new() { StopSignal = "NO" }));
        Assert.Throws<OciException>(() => RunOptions.Override(image, new() { Labels = ["=x"] }));
    }
}
