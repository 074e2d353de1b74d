using System.Text;
using Oci.Layers;
using Oci.Native;

namespace Oci.Tests.Layers;

public sealed class PaxTimeTests
{
    [Theory]
    [InlineData(0, 0, "0")]
    [InlineData(1, 0, "1")]
    [InlineData(1, 500_000_000, "1.5")]
    [InlineData(1, 1, "1.000000001")]
    [InlineData(-1, 0, "-1")]
    [InlineData(-1, 500_000_000, "-0.5")]
    [InlineData(-2, 750_000_000, "-1.25")]
    [InlineData(-1, 999_999_999, "-0.000000001")]
    [InlineData(long.MaxValue, 999_999_999, "9223372036854775807.999999999")]
    [InlineData(long.MinValue + 1, 0, "-9223372036854775807")]
    [InlineData(long.MinValue, 1, "-9223372036854775807.999999999")]
    public void Times_are_written_as_short_as_they_can_be_read(long seconds, int nanoseconds, string text)
    {
        var time = new UnixTime(seconds, nanoseconds);
        Assert.Equal(text, Encoding.ASCII.GetString(PaxTime.Format(time)));
        Assert.True(PaxTime.TryParse(Encoding.ASCII.GetBytes(text), out var read));
        Assert.Equal(time, read);
    }
}
