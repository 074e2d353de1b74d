using System.Globalization;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>Resource limits as users write them. Source: getrlimit(2), docker run --ulimit.</summary>
internal static class Ulimits
{
    private const string Files = "RLIMIT_NOFILE";

    // Programs that close every possible descriptor take seconds where the soft limit is a million; what needs more raises it up to the hard one.
    private const ulong DefaultSoftFiles = 1024;

    private static readonly string[] names =
    [
        "core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile", "nproc", "rss", "rtprio", "rttime", "sigpending", "stack",
    ];

    /// <summary>The limits to set, sorted by name, cut to what the host allows.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidContainerOption"/>.</exception>
    public static IReadOnlyList<ResourceLimit> Select(IReadOnlyList<string> ulimits, HostFacts host)
    {
        var limits = new SortedDictionary<string, ResourceLimit>(StringComparer.Ordinal);
        if (host.Limits.TryGetValue(Files, out var files)) limits[Files] = files with { Soft = Math.Min(DefaultSoftFiles, files.Hard) };
        foreach (var limit in ulimits.Select(Parse)) limits[limit.Type] = Cut(limit, host);
        return [.. limits.Values];
    }

    /// <summary>Whether limits can be understood.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidContainerOption"/>.</exception>
    public static void Check(IEnumerable<string> ulimits)
    {
        foreach (var text in ulimits) _ = Parse(text);
    }

    private static ResourceLimit Cut(ResourceLimit limit, HostFacts host)
    {
        if (host.CanRaiseLimits || !host.Limits.TryGetValue(limit.Type, out var own)) return limit;
        var hard = Math.Min(limit.Hard, own.Hard);
        return limit with { Hard = hard, Soft = Math.Min(limit.Soft, hard) };
    }

    private static ResourceLimit Parse(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0 || !names.Contains(text[..equals])) throw Invalid(text);
        var values = text[(equals + 1)..].Split(':');
        if (values.Length > 2) throw Invalid(text);
        var soft = Number(values[0], text);
        var hard = values.Length == 2 ? Number(values[1], text) : soft;
        return soft > hard ? throw Invalid(text) : new() { Type = "RLIMIT_" + text[..equals].ToUpperInvariant(), Soft = soft, Hard = hard };
    }

    private static ulong Number(string text, string whole) =>
        text is "-1" or "unlimited" ? ulong.MaxValue
        : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw Invalid(whole);

    private static OciException Invalid(string text) =>
        new(ErrorCodes.InvalidContainerOption, $"expected a limit `NAME=SOFT[:HARD]` with SOFT not above HARD, found `{ByteText.Escape(text)}`",
            $"NAME is one of {string.Join(", ", names)}; for example --ulimit nofile=1024:4096");
}
