using Oci.Operations;

namespace Oci.Tests.Operations;

public sealed class SubordinateIdsTests
{
    [Fact]
    public void A_users_ranges_stand_under_the_name_or_the_number()
    {
        string[] lines = ["other:100:5", "me:100000:65536", "1000:200000:10", "me:300000", "me:x:1", "me:400000:0", "me:4294967295:5", "me:0:1", "# me:1:1", ""];
        Assert.Equal([(100000u, 65536u), (200000u, 10u)], SubordinateIds.Parse(lines, "me", 1000));
        Assert.Equal([(200000u, 10u)], SubordinateIds.Parse(lines, null, 1000));
        Assert.Empty(SubordinateIds.Parse(lines, "nobody", 7));
    }

    [Fact]
    public void Root_inside_is_the_user_and_the_ranges_follow()
    {
        Assert.Equal(["0", "1000", "1", "1", "100000", "65536", "65537", "200000", "10"], SubordinateIds.ToMap(1000, [(100000, 65536), (200000, 10)]));
        Assert.Equal(["0", "1000", "1"], SubordinateIds.ToMap(1000, []));
    }

    [Fact]
    public void A_name_is_found_by_its_number()
    {
        string[] lines = ["root:x:0:0::/root:/bin/sh", "broken", "me:x:1000:1000::/home/me:/bin/sh", "twin:x:1000:1::/:/"];
        Assert.Equal("me", SubordinateIds.NameOf(lines, 1000));
        Assert.Null(SubordinateIds.NameOf(lines, 5));
    }
}
