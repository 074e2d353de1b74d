using Oci.Containerfile;
using Oci.Diagnostics;
using static Oci.Tests.Containerfile.Sources;

namespace Oci.Tests.Containerfile;

public sealed class MountSyntaxTests
{
    private static RunMount Mount(string options, Func<string, string>? expand = null) =>
        Read<RunSyntax>($"RUN --mount={options} true").Mounts[0].Resolve(expand ?? (value => value));

    [Fact]
    public void A_bind_mount_is_the_default_and_read_only()
    {
        var mount = Mount("target=/x");
        Assert.Equal((RunMountType.Bind, "/x", true, null, null), (mount.Type, mount.Target, mount.ReadOnly, mount.From, mount.Source));
        Assert.False(Mount("type=bind,from=stage,src=/a,dst=/b,rw").ReadOnly);
        Assert.False(Mount("type=bind,destination=/b,readwrite=true").ReadOnly);
        Assert.True(Mount("type=bind,target=/b,rw=false").ReadOnly);
        Assert.False(Mount("type=bind,target=/b,readonly=0").ReadOnly);
    }

    [Fact]
    public void A_cache_can_be_shared_and_owned()
    {
        var mount = Mount("type=CACHE,target=/c,id=x,sharing=Locked,mode=0770,uid=1,gid=2,ro,from=base,source=/s");
        Assert.Equal((RunMountType.Cache, "x", CacheSharing.Locked, 0x1F8, 1, 2, true), (mount.Type, mount.Id, mount.Sharing, mount.Mode, mount.Uid, mount.Gid, mount.ReadOnly));
        Assert.Equal(("base", "/s"), (mount.From, mount.Source));
        var plain = Mount("type=cache,target=/c");
        Assert.Equal((null, CacheSharing.Shared, false), (plain.Id, plain.Sharing, plain.ReadOnly));
    }

    [Fact]
    public void A_tmpfs_has_a_size()
    {
        Assert.Equal(64L << 20, Mount("type=tmpfs,target=/t,size=64m").Size);
        var other = Mount("type=tmpfs,target=/t,tmpfs-size=1k,tmpfs-mode=700,tmpcopyup");
        Assert.Equal((1024L, 0x1C0, true), (other.Size, other.Mode, other.CopyUp));
    }

    [Theory]
    [InlineData("type=secret,id=a", "a")]
    [InlineData("type=secret,src=b", "b")]
    [InlineData("type=secret,id=a,src=b", "b")]
    [InlineData("type=secret,target=/run/keys/c", "c")]
    public void A_secret_is_named_by_its_id_its_source_or_its_file(string options, string id) => Assert.Equal(id, Mount(options).Id);

    [Fact]
    public void Secrets_and_agents_may_be_required()
    {
        var secret = Mount("type=secret,id=a,env=A,required,mode=0444,uid=3,gid=4");
        Assert.Equal(("A", true, 0x124, 3, 4), (secret.EnvironmentVariable, secret.Required, secret.Mode, secret.Uid, secret.Gid));
        Assert.Equal("default", Mount("type=ssh").Id);
        Assert.True(Mount("type=ssh,required=true,id=x").Required);
        Assert.False(Mount("type=ssh,required=false").Required);
    }

    [Fact]
    public void Options_of_other_engines_are_passed_on() =>
        Assert.Equal(["z", "U", "nosuid", "bind-propagation=rslave", "relabel=shared"], Mount("type=bind,target=/x,z,U,nosuid,bind-propagation=rslave,relabel=shared").Options);

    [Fact]
    public void A_way_of_propagation_is_one_of_the_kernels() =>
        Assert.Contains("expected a way of propagation, found `suid`", Assert.Throws<OciException>(() => Mount("type=bind,target=/x,bind-propagation=$W", value => value.Replace("$W", "suid", StringComparison.Ordinal))).Message, StringComparison.Ordinal);

    [Fact]
    public void Quoted_fields_may_hold_commas() => Assert.Equal("/a,b", Mount("type=bind,\\\"source=/a,b\\\",target=/x").Source);

    [Fact]
    public void Variables_are_expanded_when_the_mount_is_made()
    {
        var mount = Mount("type=$T,target=/$X,uid=$U", value => value.Replace("$T", "cache", StringComparison.Ordinal).Replace("$X", "x", StringComparison.Ordinal).Replace("$U", "7", StringComparison.Ordinal));
        Assert.Equal((RunMountType.Cache, "/x", 7), (mount.Type, mount.Target, mount.Uid));
        var fault = Assert.Throws<OciException>(() => Mount("type=cache,target=/x,uid=$U"));
        Assert.Equal(ErrorCodes.InvalidMount, fault.Code);
        Assert.Equal("RUN".Length + 2, fault.At?.Column);
    }
}
