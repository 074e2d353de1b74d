using System.Text.RegularExpressions;

namespace Oci.Tasks;

/// <summary>
/// The list of static web assets names for each file when it was last written, which is when it was checked out: another image for every
/// checkout. What a browser compares is the hash beside it.
/// </summary>
internal static partial class StaticEndpoints
{
    private const string Epoch = "${before}Thu, 01 Jan 1970 00:00:00 GMT\"";

    /// <summary>Writes the list with one time for all files, where that changes the copy.</summary>
    /// <returns>The copy's path.</returns>
    public static string WriteTimeless(string source, string copy)
    {
        var text = LastModified().Replace(File.ReadAllText(source), Epoch);
        if (File.Exists(copy) && File.ReadAllText(copy) == text) return copy;
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.WriteAllText(copy, text);
        return copy;
    }

    [GeneratedRegex("""(?<before>"Name"\s*:\s*"Last-Modified"\s*,\s*"Value"\s*:\s*")[^"]*["]""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex LastModified();
}
