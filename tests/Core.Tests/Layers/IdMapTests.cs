using Oci.Diagnostics;
using Oci.Layers;

namespace Oci.Tests.Layers;

public sealed class IdMapTests
{
    private static readonly IdMap Map = new([IdMapping.Parse("0:100000:1000"), IdMapping.Parse("1000:5:1")], [IdMapping.Parse("0:7")]);

    [Theory]
    [InlineData(0u, 100000u), InlineData(999u, 100999u), InlineData(1000u, 5u)]
    public void Ids_go_there_and_back(uint container, uint host)
    {
        Assert.Equal(host, Map.UidToHost(container));
        Assert.Equal(container, Map.UidToContainer(host));
    }

    [Fact]
    public void An_id_without_a_mapping_is_refused_with_the_option_to_add()
    {
        var refusal = Assert.Throws<OciException>(() => Map.GidToHost(1));
        Assert.Equal(ErrorCodes.UnmappedId, refusal.Code);
        Assert.Contains("--gid-map 1:HOST:1", refusal.Hint, StringComparison.Ordinal);
        Assert.Equal(ErrorCodes.UnmappedId, Assert.Throws<OciException>(() => Map.UidToContainer(0)).Code);
    }

    [Fact]
    public void Without_mappings_every_id_is_itself()
    {
        Assert.Equal(4294967294u, IdMap.Identity.UidToHost(4294967294u));
        Assert.Equal(12u, IdMap.Identity.GidToContainer(12));
    }

    [Theory]
    [InlineData(""), InlineData("0"), InlineData("a:b:c"), InlineData("0:1:0"), InlineData("0:-1:5"), InlineData("0:1:2:3"), InlineData(" 0:1:2"), InlineData("4294967290:0:10"), InlineData("0:4294967290:10"), InlineData("4294967296:0:1")]
    public void What_is_no_mapping_is_refused(string text) =>
        Assert.Equal(ErrorCodes.InvalidIdMap, Assert.Throws<OciException>(() => IdMapping.Parse(text)).Code);

    [Theory]
    [InlineData("0:0:10", "5:100:1"), InlineData("0:0:10", "20:9:2")]
    public void Mappings_that_overlap_are_refused(string first, string second) =>
        Assert.Equal(ErrorCodes.InvalidIdMap, Assert.Throws<OciException>(() => new IdMap([IdMapping.Parse(first), IdMapping.Parse(second)], [])).Code);

    [Fact]
    public void A_mapping_is_written_as_it_is_read() => Assert.Equal("0:100000:65536", IdMapping.Parse("0:100000:65536").ToString());
}
