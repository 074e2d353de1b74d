using Oci.Diagnostics;
using Oci.Tool.Values;

namespace Oci.Tests.Values;

public sealed class DurationTests
{
    [Theory]
    [InlineData("90s", 90)]
    [InlineData("1h30m", 5400)]
    [InlineData("7d", 604800)]
    [InlineData("0s", 0)]
    public void Times_are_read(string text, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), Duration.Parse("--x", text));

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("d")]
    [InlineData("-1d")]
    [InlineData("1w")]
    [InlineData("99999999999d")]
    [InlineData("2000000000d")]
    [InlineData("10000000d10000000d")]
    public void Others_are_wrong_usage(string text) => Assert.Equal(ErrorCodes.Usage, Assert.Throws<OciException>(() => Duration.Parse("--x", text)).Code);
}
