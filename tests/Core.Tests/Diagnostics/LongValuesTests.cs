using Oci.Diagnostics;

namespace Oci.Tests.Diagnostics;

public sealed class LongValuesTests
{
    private static readonly string Long = "begin" + new string('x', 60_000) + "end";

    [Fact]
    public void A_long_value_is_told_by_its_beginning_and_its_end()
    {
        var fault = new OciException(ErrorCodes.Usage, $"expected `a`, found `{Long}` in `b`", $"rm `{Long}`");
        Assert.StartsWith("expected `a`, found `beginxxx", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith("xxxend` in `b`", fault.Message, StringComparison.Ordinal);
        Assert.InRange(fault.Message.Length, 500, 600);
        Assert.InRange(fault.Hint!.Length, 500, 600);
        Assert.Equal(fault.Message, new Diagnostic(ErrorCodes.Usage, Severity.Error, $"expected `a`, found `{Long}` in `b`").Message);
    }

    [Theory]
    [InlineData(4_095)]
    [InlineData(10)]
    public void A_path_is_told_whole(int length)
    {
        var message = $"expected `{new string('p', length)}` and `{new string('q', length)}`";
        Assert.Equal(message, LongValues.Cut(message));
    }

    [Fact]
    public void What_is_no_value_stays() => Assert.Equal(Long, LongValues.Cut(Long));
}
