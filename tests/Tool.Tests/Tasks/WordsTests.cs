using Oci.Diagnostics;
using Oci.Tasks;

namespace Oci.Tests.Tasks;

public sealed class WordsTests
{
    [Theory]
    [InlineData("", "auto")]
    [InlineData("now", "now")]
    [InlineData("1700000000", "1700000000")]
    public void A_time_is_a_word_or_seconds(string text, string expected) => Assert.Equal(expected, Words.ParseTime(text, "OciCreated"));

    [Theory]
    [InlineData("yesterday")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("253402300800")] // the year 10000
    public void Another_time_is_refused_under_the_propertys_name(string text) =>
        Assert.Contains("OciCreated", Assert.Throws<OciException>(() => Words.ParseTime(text, "OciCreated")).Message);

    [Theory]
    [InlineData("", null)]
    [InlineData("True", true)]
    [InlineData("false", false)]
    public void A_switch_that_is_not_written_says_nothing(string text, bool? expected) => Assert.Equal(expected, Words.ParseSwitch(text, "TlsVerify"));

    [Fact]
    public void Another_word_than_true_or_false_is_refused_under_the_propertys_name() =>
        Assert.Contains("TlsVerify", Assert.Throws<OciException>(() => Words.ParseSwitch("perhaps", "TlsVerify")).Message);

    [Fact]
    public void A_hint_stands_behind_what_was_found()
    {
        Assert.Equal("found `a` (hint: type `b`)", Words.WithHint("found `a`", "type `b`"));
        Assert.Equal("found `a`", Words.WithHint("found `a`", null));
    }
}
