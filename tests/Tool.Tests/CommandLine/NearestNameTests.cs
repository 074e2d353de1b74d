using Oci.Tool.CommandLine;

namespace Oci.Tests.CommandLine;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("biuld", "build")]
    [InlineData("--platfrom", "--platform")]
    [InlineData("verfy", "verify")]
    [InlineData("x", null)]
    [InlineData("something", null)]
    public void The_name_that_is_fewest_edits_away_is_meant(string typed, string? meant) =>
        Assert.Equal(meant, NearestName.Find(typed, ["build", "rm", "verify", "--platform"]));
}
