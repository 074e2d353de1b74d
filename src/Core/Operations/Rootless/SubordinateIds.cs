using System.Globalization;
using Oci.Runtime;

namespace Oci.Operations;

/// <summary>The users or groups that an unprivileged user may give to user namespaces. Source: subuid(5).</summary>
internal static class SubordinateIds
{
    /// <summary>The ranges of a user in <c>/etc/subuid</c> or <c>/etc/subgid</c>, in the order of the file; lines that are none are passed over.</summary>
    /// <param name="lines">The file's.</param>
    /// <param name="name">The user's name; null where it has none.</param>
    /// <param name="uid">The user's number, which the file may have in place of the name.</param>
    public static IReadOnlyList<(uint First, uint Count)> Parse(IEnumerable<string> lines, string? name, uint uid)
    {
        var number = uid.ToString(CultureInfo.InvariantCulture);
        return [.. lines.Select(line => line.Trim().Split(':')).Where(fields => fields.Length == 3 && (fields[0] == name || fields[0] == number)).Select(Range).OfType<(uint, uint)>()];
    }

    /// <summary>
    /// A map as <c>newuidmap</c> takes it: inside root is the user, and from 1 on all of the ranges follow one another.
    /// </summary>
    public static IReadOnlyList<string> ToMap(uint own, IReadOnlyList<(uint First, uint Count)> ranges)
    {
        var words = new List<uint> { 0, own, 1 };
        uint next = 1;
        foreach (var (first, count) in ranges)
        {
            words.AddRange([next, first, count]);
            next += count;
        }
        return [.. words.Select(word => word.ToString(CultureInfo.InvariantCulture))];
    }

    /// <summary>The name of a user in the lines of <c>/etc/passwd</c>; null for one that is not there.</summary>
    public static string? NameOf(IEnumerable<string> lines, uint uid) => lines.Select(line => line.Split(':')).FirstOrDefault(fields => fields.Length > 2 && AccountId.Parse(fields[2]) == uid)?[0];

    private static (uint First, uint Count)? Range(string[] fields) =>
        uint.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var first) && uint.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count > 0 && first > 0 && (ulong)first + count <= uint.MaxValue ? (first, count) : null;
}
