using System.Globalization;

namespace Oci.Containerfile;

/// <summary>The signals that STOPSIGNAL knows: Linux names with or without <c>SIG</c>, and numbers.</summary>
public static class Signals
{
    private static readonly string[] Names =
    [
        "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT",
        "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    ];

    /// <summary>The number of a signal by name or number.</summary>
    public static bool TryParse(string text, out int number)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)) return number > 0;
        var name = text.ToUpperInvariant();
        if (name.StartsWith("SIG", StringComparison.Ordinal)) name = name[3..];
        number = name switch
        {
            "IOT" => 6,
            "CLD" => 17,
            "POLL" => 29,
            "UNUSED" => 31,
            _ when name.StartsWith("RTMIN", StringComparison.Ordinal) => RealTime(name["RTMIN".Length..], 34, 1),
            _ when name.StartsWith("RTMAX", StringComparison.Ordinal) => RealTime(name["RTMAX".Length..], 64, -1),
            _ => Array.IndexOf(Names, name) + 1,
        };
        return number > 0;
    }

    internal static IEnumerable<string> AllNames => Names.Select(name => "SIG" + name);

    private static int RealTime(string rest, int first, int direction)
    {
        if (rest.Length == 0) return first;
        if (rest[0] != (direction > 0 ? '+' : '-') || !int.TryParse(rest.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var steps)) return 0;
        return steps <= (direction > 0 ? 15 : 14) ? first + (direction * steps) : 0;
    }
}
