using Oci.Tool.Rendering;

namespace Oci.Tests.Rendering;

public sealed class QuantityTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.0 KiB")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(123456789, "118 MiB")]
    [InlineData(long.MaxValue, "8.0 EiB")]
    public void Bytes_are_told_in_three_digits(long bytes, string text) => Assert.Equal(text, Quantity.Bytes(bytes));

    [Theory]
    [InlineData(0.04, "0.0s")]
    [InlineData(12.34, "12.3s")]
    [InlineData(125, "2m 05s")]
    [InlineData(3725, "1h 02m")]
    public void Times_are_told_as_people_say_them(double seconds, string text) => Assert.Equal(text, Quantity.Time(TimeSpan.FromSeconds(seconds)));
}
