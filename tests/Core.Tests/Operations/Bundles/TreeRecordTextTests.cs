using System.Text;
using Oci.Native;
using Oci.Operations;

namespace Oci.Tests.Operations;

public sealed class TreeRecordTextTests
{
    [Fact]
    public void Numbers_times_and_modes_are_written_out()
    {
        var text = new TreeRecordText().Append(ulong.MaxValue).Append(" "u8).Append(long.MinValue).Append(" "u8).AppendOctal(0).Append(" "u8).AppendOctal(0b111_101_101_000).Append(" "u8);
        Assert.Equal("18446744073709551615 -9223372036854775808 0 7550 -1.000000500", Encoding.ASCII.GetString(text.Append(new UnixTime(-1, 500)).Bytes));
    }

    [Fact]
    public void Every_byte_of_a_name_is_itself_or_escaped()
    {
        byte[] all = [.. Enumerable.Range(1, 255).Select(b => (byte)b)];
        var expected = string.Concat(all.Select(b => b > ' ' && b < 0x7f && !@"\#=*?[".Contains((char)b) ? $"{(char)b}" : $"\\{Convert.ToString(b, 8).PadLeft(3, '0')}"));
        Assert.Equal(expected, Encoding.ASCII.GetString(new TreeRecordText().AppendEscaped(all).Bytes));
    }

    [Fact]
    public void It_grows()
    {
        var text = new TreeRecordText();
        for (var i = 0; i < 50_000; i++) text.Append("line "u8).Append((long)i).Append("\n"u8);
        var lines = Encoding.ASCII.GetString(text.Bytes).Split('\n');
        Assert.Equal(50_001, lines.Length);
        Assert.Equal("line 49999", lines[49_999]);
    }
}
