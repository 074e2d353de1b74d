using System.Text.RegularExpressions;

namespace Oci.Native;

/// <summary>Which file system a path is on, for messages.</summary>
/// <param name="Source">The device, or the type where there is none.</param>
/// <param name="MountPoint">Where it is mounted.</param>
internal sealed partial record Disk(string Source, string MountPoint)
{
    private const string Mounts = "/proc/thread-self/mountinfo";

    /// <summary>The file system of an absolute path; null where the host does not say.</summary>
    public static Disk? Of(string path)
    {
        if (!File.Exists(Mounts)) return null;
        return File.ReadLines(Mounts)
            .Select(Parse)
            .OfType<Disk>()
            .Where(disk => IsAtOrBelow(path, disk.MountPoint))
            .Reverse() // The last one mounted on a folder is the one that is seen.
            .MaxBy(disk => disk.MountPoint.Length);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Source} ({MountPoint})";

    // proc(5): 36 35 98:0 /root /mountpoint options [optional fields] - type source super-options
    private static Disk? Parse(string line)
    {
        var halves = line.Split(" - ", 2);
        var before = halves[0].Split(' ');
        var after = halves[^1].Split(' ');
        return halves.Length == 2 && before.Length > 4 && after.Length > 1 ? new Disk(ByteText.Escape(Unescape(after[1])), Unescape(before[4])) : null;
    }

    private static string Unescape(string text) => Octal.Replace(text, match => ((char)Convert.ToInt32(match.Groups[1].Value, 8)).ToString());

    private static bool IsAtOrBelow(string path, string folder) =>
        folder == "/" || path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal);

    [GeneratedRegex(@"\\([0-7]{3})")]
    private static partial Regex Octal { get; }
}
