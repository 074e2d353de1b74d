using System.Runtime.CompilerServices;

namespace Oci.Testing;

/// <summary>
/// Text that is compared with a file under version control: <c>NAME.verified.txt</c> beside the test. <c>OCI_GOLDEN=write</c> (or <c>make golden</c>)
/// rewrites the files; the diff is the review.
/// </summary>
public static class Golden
{
    private static bool Writes => Environment.GetEnvironmentVariable("OCI_GOLDEN") == "write";

    /// <summary>Compares <paramref name="actual"/> with <c>NAME.verified.txt</c> in the test's folder.</summary>
    /// <param name="actual">The text; line ends are <c>\n</c>.</param>
    /// <param name="name">The file's name without <c>.verified.txt</c>: the test's subject, unique in its folder.</param>
    /// <param name="testFile">Filled in by the compiler.</param>
    public static void Match(string actual, string name, [CallerFilePath] string testFile = "") =>
        MatchFile(actual, Path.Combine(SourceFolder(testFile), $"{name}.verified.txt"));

    /// <summary>Compares <paramref name="actual"/> with a file of the repository: a generated document.</summary>
    public static void MatchFile(string actual, string path)
    {
        var received = Path.ChangeExtension(path, null).Replace(".verified", "", StringComparison.Ordinal) + ".received.txt";
        if (Writes)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (!File.Exists(path) || File.ReadAllText(path) != actual) File.WriteAllText(path, actual);
            File.Delete(received);
            return;
        }
        var expected = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        if (expected == actual) return;
        File.WriteAllText(received, actual);
        Assert.Fail($"{Difference(expected, actual)}\n{path} is not what was expected; `make golden` rewrites it, {received} has what was found");
    }

    // A deterministic build may map source paths; the folder below the repository's root stays the same.
    private static string SourceFolder(string testFile)
    {
        var folder = Path.GetDirectoryName(testFile)!;
        var tests = folder.Replace('\\', '/').IndexOf("/tests/", StringComparison.Ordinal);
        return Directory.Exists(folder) || tests < 0 ? folder : Path.Combine(Repository.Root, folder[(tests + 1)..]);
    }

    private static string Difference(string expected, string actual)
    {
        var (wanted, found) = (expected.Split('\n'), actual.Split('\n'));
        var line = 0;
        while (line < wanted.Length && line < found.Length && wanted[line] == found[line]) line++;
        return $"line {line + 1}: expected `{wanted.ElementAtOrDefault(line) ?? "(the end)"}`, found `{found.ElementAtOrDefault(line) ?? "(the end)"}`";
    }
}
