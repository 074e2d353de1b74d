using Oci.Diagnostics;
using Oci.Tool.Values;

namespace Oci.Tests.Values;

public sealed class MomentTests
{
    private static readonly DateTimeOffset now = DateTimeOffset.UnixEpoch.AddDays(1);

    [Theory]
    [InlineData("90s", 86310)]
    [InlineData("1h30m", 81000)]
    [InlineData("0", 0)]
    [InlineData("12.5", 12.5)]
    [InlineData("1970-01-01", 0)]
    [InlineData("1970-01-01T01:00:00", 3600)]
    [InlineData("1970-01-01T01:00:00+01:00", 0)]
    [InlineData("1970-01-01T00:00:00.25Z", 0.25)]
    public void Times_are_read(string text, double seconds) => Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(seconds), Moment.Parse("--since", text, now));

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("-5")]
    [InlineData("99999999999999999999")]
    [InlineData("3000000d")]
    public void Others_are_wrong_usage(string text) => Assert.Equal(ErrorCodes.Usage, Assert.Throws<OciException>(() => Moment.Parse("--since", text, now)).Code);
}
