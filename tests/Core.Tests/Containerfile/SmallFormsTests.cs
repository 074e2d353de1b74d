using Oci.Containerfile;
using Oci.Diagnostics;

namespace Oci.Tests.Containerfile;

/// <summary>The small languages inside the language: modes, ports, signals, times, sizes, fields.</summary>
public sealed class SmallFormsTests
{
    [Theory]
    [InlineData("0755", 0, false, 0x1ED)]
    [InlineData("7777", 0, true, 0xFFF)]
    [InlineData("0", 511, false, 0)]
    [InlineData("u=rwX,go=rX", 0x1A4, false, 0x1A4)]
    [InlineData("u=rwX,go=rX", 0x1A4, true, 0x1ED)]
    [InlineData("u=rwX,go=rX", 0x1C0, false, 0x1ED)]
    [InlineData("a+x", 0x1A4, false, 0x1ED)]
    [InlineData("+x", 0x1A4, false, 0x1ED)]
    [InlineData("go-w", 0x1FF, false, 0x1ED)]
    [InlineData("g=u", 0x1C0, false, 0x1F8)]
    [InlineData("u+s,g+s,+t", 0x1ED, false, 0xFED)]
    [InlineData("u+rw-x", 0x140, false, 0x180)]
    [InlineData("o=", 0x1FF, false, 0x1F8)]
    [InlineData("=r", 0xFFF, false, 0x124)]
    [InlineData("u=rwx", 0xC00, true, 0xDC0)]
    public void Modes_are_octal_or_symbolic(string text, int before, bool directory, int after)
    {
        Assert.True(ModeExpression.TryParse(text, out var mode));
        Assert.Equal(after, mode!.Apply(before, directory));
        Assert.Equal(char.IsAsciiDigit(text[0]), mode.Octal is not null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("888")]
    [InlineData("77777")]
    [InlineData("u")]
    [InlineData("u=q")]
    [InlineData("u=r,")]
    [InlineData("rwx")]
    public void Other_modes_are_none(string text) => Assert.False(ModeExpression.TryParse(text, out _));

    [Theory]
    [InlineData("80", "80/tcp")]
    [InlineData("80/udp", "80/udp")]
    [InlineData("80/SCTP", "80/sctp")]
    [InlineData("80/", "80/tcp")]
    [InlineData("80-82/udp", "80/udp 81/udp 82/udp")]
    [InlineData("127.0.0.1:8080:80", "80/tcp")]
    [InlineData("[::1]:8080:80/tcp", "80/tcp")]
    [InlineData("0.0.0.0:5000-5001:80-81", "80/tcp 81/tcp")]
    [InlineData("2001:db8::1::80", "80/tcp")]
    [InlineData("::::80", "80/tcp")]
    [InlineData("5000-5010:80", "80/tcp")]
    [InlineData("0", "0/tcp")]
    public void Ports_may_be_ranges_and_have_a_protocol(string text, string ports)
    {
        Assert.Null(ExposedPorts.TryParse(text, out var found));
        Assert.Equal(ports, string.Join(' ', found));
    }

    [Theory]
    [InlineData("")]
    [InlineData("http")]
    [InlineData("65536")]
    [InlineData("-1")]
    [InlineData("5-")]
    [InlineData("9-5")]
    [InlineData("80/icmp")]
    [InlineData("localhost:80:80")]
    [InlineData("host:80")]
    [InlineData("70000:80")]
    [InlineData("80-82:80-81")]
    public void Other_ports_are_none(string text) => Assert.NotNull(ExposedPorts.TryParse(text, out _));

    [Theory]
    [InlineData("SIGTERM", 15)]
    [InlineData("term", 15)]
    [InlineData("9", 9)]
    [InlineData("SIGRTMIN", 34)]
    [InlineData("RTMIN+3", 37)]
    [InlineData("SIGRTMAX-14", 50)]
    [InlineData("SIGSYS", 31)]
    [InlineData("SIGIOT", 6)]
    [InlineData("200", 200)]
    public void Signals_have_names_and_numbers(string text, int number)
    {
        Assert.True(Signals.TryParse(text, out var found));
        Assert.Equal(number, found);
    }

    [Theory]
    [InlineData("")]
    [InlineData("SIG")]
    [InlineData("SIGFOO")]
    [InlineData("0")]
    [InlineData("-9")]
    [InlineData("RTMIN+16")]
    [InlineData("RTMIN-1")]
    public void Other_signals_are_none(string text) => Assert.False(Signals.TryParse(text, out _));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1h2m3s", 3_723_000_000_000)]
    [InlineData("1.5s", 1_500_000_000)]
    [InlineData("100ms", 100_000_000)]
    [InlineData("7us3ns", 7_003)]
    [InlineData("7µs", 7_000)]
    [InlineData("-1s", -1_000_000_000)]
    [InlineData("+2s", 2_000_000_000)]
    public void Durations_have_units(string text, long nanoseconds)
    {
        Assert.True(GoDuration.TryParse(text, out var found));
        Assert.Equal(nanoseconds, found);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("1x")]
    [InlineData("1.2.3s")]
    [InlineData("99999999999h")]
    [InlineData("99999999999999999999999999999999s")]
    public void Other_durations_are_none(string text) => Assert.False(GoDuration.TryParse(text, out _));

    [Theory]
    [InlineData("10", 10)]
    [InlineData("10b", 10)]
    [InlineData("64k", 65536)]
    [InlineData("64KiB", 65536)]
    [InlineData("1.5m", 1572864)]
    [InlineData("2 GB", 2147483648)]
    public void Sizes_have_units(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out var found));
        Assert.Equal(bytes, found);
    }

    [Theory]
    [InlineData("")]
    [InlineData("k")]
    [InlineData("1x")]
    [InlineData("-1")]
    [InlineData("99999999999999p")]
    public void Other_sizes_are_none(string text) => Assert.False(ByteSize.TryParse(text, out _));

    [Theory]
    [InlineData("a,b", "a|b")]
    [InlineData("a,\"b,c\",d", "a|b,c|d")]
    [InlineData("\"a\"\"b\"", "a\"b")]
    [InlineData("a,", "a|")]
    [InlineData("", "")]
    public void Fields_are_split_at_commas(string text, string fields) => Assert.Equal(fields, string.Join('|', CsvFields.Split(text)!));

    [Theory]
    [InlineData("a\"b")]
    [InlineData("\"a")]
    [InlineData("\"a\"b")]
    public void Other_quotes_are_wrong(string text) => Assert.Null(CsvFields.Split(text));

    [Theory]
    [InlineData("/a/./b//c/../d/", "/a/b/d")]
    [InlineData("a/../..", "..")]
    [InlineData("/..", "/")]
    [InlineData("", ".")]
    [InlineData("./", ".")]
    public void Paths_have_a_shortest_spelling(string path, string clean) => Assert.Equal(clean, CleanPath.Of(path));

    [Fact]
    public void Platform_arguments_have_their_values()
    {
        var values = PredefinedArguments.Values("linux/amd64", "linux/arm/v7", null);
        Assert.Equal(PredefinedArguments.Global.Order(StringComparer.Ordinal), values.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("linux/arm/v7", "arm", "v7", "amd64", "", "default"), (values["TARGETPLATFORM"], values["TARGETARCH"], values["TARGETVARIANT"], values["BUILDARCH"], values["BUILDVARIANT"], values["TARGETSTAGE"]));
        Assert.Contains("no_proxy", PredefinedArguments.Proxy);
    }
}
