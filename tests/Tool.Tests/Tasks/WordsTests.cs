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

    [Fact]
    public void A_hint_stands_behind_what_was_found()
    {
        Assert.Equal("found `a` (hint: type `b`)", Words.WithHint("found `a`", "type `b`"));
        Assert.Equal("found `a`", Words.WithHint("found `a`", null));
    }
}
