using System.Globalization;

namespace Oci.Operations;

/// <summary>An image's stop signal: <c>SIGQUIT</c>, <c>QUIT</c>, <c>3</c>. Source: image-spec config.md; numbers as on every architecture that .NET runs on.</summary>
internal static class StopSignal
{
    private const int Terminate = 15;
    private const int Highest = 64;
    private static readonly string[] Names =
    [
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT",
        "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    ];

    /// <summary>The number; SIGTERM where the image does not say, or says what no signal is.</summary>
    public static int Parse(string? text)
    {
        return TryParse(text) ?? Terminate;
    }

    /// <summary>The number; null for what is no signal.</summary>
    public static int? TryParse(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number is > 0 and <= Highest ? number : null;
        var name = text.ToUpperInvariant();
        var index = Array.IndexOf(Names, name.StartsWith("SIG", StringComparison.Ordinal) ? name[3..] : name);
        return index > 0 ? index : null;
    }
}
