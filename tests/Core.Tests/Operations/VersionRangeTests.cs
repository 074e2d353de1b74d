using Oci.Operations;

namespace Oci.Tests.Operations;

public sealed class VersionRangeTests
{
    [Theory]
    [InlineData(">= 3.12.0", "3.12.0 3.20 v4 4.0.1", "3.11.9 3 latest 4.0.0-rc.1")]
    [InlineData(">=1.2, <2", "1.2 1.9.9", "1.1.9 2 2.0.0")]
    [InlineData("1.2 - 1.4", "1.2.0 1.3 1.4.9", "1.1 1.5")]
    [InlineData("^1.2.3", "1.2.3 1.9", "1.2.2 2.0.0")]
    [InlineData("^0.2.3", "0.2.3 0.2.9", "0.3.0 1.0.0")]
    [InlineData("^0.0.3", "0.0.3", "0.0.4")]
    [InlineData("~1.2.3", "1.2.3 1.2.9", "1.3.0 1.2.2")]
    [InlineData("~1", "1.0 1.9.9", "2 0.9")]
    [InlineData("1.x", "1.0.0 1.7", "2.0.0")]
    [InlineData("*", "0.0.1 7", "latest 1.0-beta")]
    [InlineData("=1.2.3", "1.2.3 v1.2.3", "1.2.4 1.2.3-rc1")]
    [InlineData("!=1.2", "1.3.0 2.0", "1.2.0 1.2.5")]
    [InlineData(">1.2", "1.3 2", "1.2.5 1.2")]
    [InlineData("<=1.2", "1.2.5 1.1", "1.3")]
    [InlineData(">=1.0.0-rc.2", "1.0.0-rc.10 1.0.0 1.1.0", "1.0.0-rc.1 1.0.0-beta")]
    [InlineData("<1 || >=3", "0.9 3.1", "2.0")]
    public void Tags_of_the_range_are_taken(string range, string inside, string outside)
    {
        var parsed = VersionRange.TryParse(range)!;
        Assert.All(inside.Split(' '), tag => Assert.True(parsed.Contains(tag), tag));
        Assert.All(outside.Split(' '), tag => Assert.False(parsed.Contains(tag), tag));
    }

    [Theory]
    [InlineData("")]
    [InlineData(">>1")]
    [InlineData("1.2.3.4")]
    [InlineData("abc")]
    [InlineData(">= 1 ||")]
    public void What_is_no_range_is_told_apart(string text) => Assert.Null(VersionRange.TryParse(text));
}
