using System.Text;
using Oci.Runtime;

namespace Oci.Tests.Runtime;

public sealed class LineSplitterTests
{
    private static List<string> Split(params byte[][] parts)
    {
        var lines = new List<string>();
        var splitter = new LineSplitter((text, _) => lines.Add(text));
        foreach (var part in parts) splitter.Write(part);
        splitter.Complete();
        return lines;
    }

    private static List<string> Split(string text) => Split(Encoding.UTF8.GetBytes(text));

    [Fact]
    public void Lines_lose_their_ends() => Assert.Equal(["a", "", "b"], Split("a\n\nb\n"));

    [Fact]
    public void A_last_line_without_an_end_is_a_line() => Assert.Equal(["a", "b"], Split("a\nb"));

    [Fact]
    public void Nothing_is_no_line() => Assert.Empty(Split(""));

    [Fact]
    public void Windows_line_ends_are_line_ends() => Assert.Equal(["a", "b", "c"], Split("a\r\nb\r\r\nc\r"));

    [Fact]
    public void Of_a_progress_bar_the_last_state_is_seen() => Assert.Equal(["100 %", "done"], Split("1 %\r50 %\r100 %\ndone\n"));

    [Fact]
    public void A_character_may_be_cut_by_a_write()
    {
        var bytes = "é€😀\n"u8.ToArray();
        for (var cut = 0; cut <= bytes.Length; cut++) Assert.Equal(["é€😀"], Split(bytes[..cut], bytes[cut..]));
    }

    [Fact]
    public void A_line_end_may_be_cut_by_a_write() => Assert.Equal(["a", "b"], Split("a\r"u8.ToArray(), "\nb"u8.ToArray()));

    [Fact]
    public void Bytes_that_are_no_text_become_replacement_characters() => Assert.Equal(["a\uFFFDb"], Split([[(byte)'a', 0xff, (byte)'b', (byte)'\n']]));

    [Fact]
    public void Long_lines_are_cut_between_characters()
    {
        var text = string.Concat(Enumerable.Repeat("€", 50_000));
        var lines = Split(text + "\n");
        Assert.Equal(text, string.Concat(lines));
        Assert.All(lines, line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 1, LineSplitter.MaxBytes));
        Assert.DoesNotContain('\uFFFD', string.Concat(lines));
    }

    [Fact]
    public void A_line_of_exactly_the_limit_is_one_line() => Assert.Single(Split(new string('x', LineSplitter.MaxBytes) + "\n"));

    [Fact]
    public void More_follows_on_a_line_that_was_cut()
    {
        var cuts = new List<bool>();
        var splitter = new LineSplitter((_, goesOn) => cuts.Add(goesOn));
        splitter.Write(new byte[LineSplitter.MaxBytes]);
        splitter.Write("x"u8);
        splitter.Complete();
        Assert.Equal([true, false], cuts);
    }

    [Fact]
    public void How_the_stream_is_cut_makes_no_difference()
    {
        var random = new Random(3);
        for (var round = 0; round < 200; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => random.Next(8) switch { 0 => "\n", 1 => "\r", 2 => "\r\n", 3 => "é", 4 => "😀", _ => "ab" }));
            var bytes = Encoding.UTF8.GetBytes(text);
            var parts = new List<byte[]>();
            for (var at = 0; at < bytes.Length;)
            {
                var length = Math.Min(bytes.Length - at, random.Next(1, 5));
                parts.Add(bytes[at..(at + length)]);
                at += length;
            }
            Assert.Equal(Split(text), Split([.. parts]));
        }
    }
}
