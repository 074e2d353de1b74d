using Oci.Tool.Rendering;

namespace Oci.Tests.Rendering;

public sealed class TerminalTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("\e[31mred\e[0m", "red")]
    [InlineData("\e[1;38;5;200mred\e[m!", "red!")]
    [InlineData("\e]0;title\aafter", "after")]
    [InlineData("\e]8;;http://x\e\\link\e]8;;\e\\", "link")]
    [InlineData("\eP1$r\e\\x", "x")]
    [InlineData("\e(Bx\ecy", "xy")]
    [InlineData("10%\r20%\r30%", "30%")]
    [InlineData("done\r", "done")]
    [InlineData("a\tb", "a b")]
    [InlineData("a\u0007b\u0000c", "a\\x07b\\x00c")]
    [InlineData("a\u009b31mb", "a\\xc2\\x9b31mb")]
    [InlineData("lonely \e", "lonely \\x1b")]
    [InlineData("\e]never ends", "")]
    [InlineData("\e[12", "")]
    [InlineData("evil\u202etxt", "evil\\xe2\\x80\\xaetxt")]
    [InlineData("Grüße 日本 🎉", "Grüße 日本 🎉")]
    public void Nothing_that_a_terminal_obeys_is_left(string line, string shown) => Assert.Equal(shown, TerminalText.Clean(line));

    [Fact]
    public void Random_text_never_sends_a_control_character()
    {
        var random = new Random(1);
        const string Alphabet = "\e[]P;\\\a\r\n\u009b0m\tab\ud83c\udf89";
        for (var i = 0; i < 20_000; i++)
        {
            var text = new string(random.GetItems<char>(Alphabet, random.Next(1, 12)));
            Assert.DoesNotContain(TerminalText.Clean(text), char.IsControl);
        }
    }

    [Theory]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "ab…")]
    [InlineData("日本語", 6, "日本語")]
    [InlineData("日本語", 5, "日本…")]
    [InlineData("日本語", 4, "日…")]
    [InlineData("e\u0301e\u0301", 2, "e\u0301e\u0301")]
    [InlineData("x", 0, "")]
    public void Text_is_cut_by_columns(string text, int columns, string fit) => Assert.Equal(fit, TerminalText.Fit(text, columns));
}
