using Oci.Diagnostics;
using Oci.Operations;
using Oci.Tool.Values;

namespace Oci.Tests.Values;

public sealed class CacheValueTests
{
    [Fact]
    public void Forms_that_peers_know_are_understood()
    {
        Assert.Equal(new CacheImport("reg.example/app:cache"), CacheValue.ParseFrom("reg.example/app:cache"));
        Assert.Equal(new CacheImport("reg.example/app:cache"), CacheValue.ParseFrom("type=registry,ref=reg.example/app:cache"));
        Assert.Equal(new CacheImport("oci:dir:cache"), CacheValue.ParseFrom("type=local,src=dir"));
        Assert.Equal(new CacheExport("oci:dir:cache", TargetOnly: true), CacheValue.ParseTo("type=local,dest=dir,mode=min"));
        Assert.Equal(new CacheExport("r/a:b", IgnoreErrors: true), CacheValue.ParseTo("type=registry,ref=r/a:b,ignore-error=true"));
        Assert.Equal(new CacheExport(null), CacheValue.ParseTo("type=inline"));
    }

    [Theory]
    [InlineData("type=gha")]
    [InlineData("type=local")]
    [InlineData("type=registry")]
    [InlineData("type=local,src=x,mode=most")]
    [InlineData("type=local,dest=x,mode=most")]
    public void Others_are_wrong_usage(string text)
    {
        Assert.Equal(ErrorCodes.Usage, Assert.Throws<OciException>(() => CacheValue.ParseTo(text)).Code);
        Assert.Equal(ErrorCodes.Usage, Assert.Throws<OciException>(() => CacheValue.ParseFrom(text)).Code);
    }

    [Fact]
    public void A_cache_is_not_read_out_of_nothing() => Assert.Throws<OciException>(() => CacheValue.ParseFrom("type=inline"));
}
