namespace Oci.Runtime;

/// <summary>Looks programs up as a shell does, and where system programs lie, which users' paths leave out.</summary>
/// <param name="searchPath">The value of PATH.</param>
internal sealed class ProgramSearch(string searchPath)
{
    private static readonly string[] systemFolders = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/local/bin", "/usr/bin", "/bin"];

    /// <summary>All folders, each once, as a value of PATH.</summary>
    public string Value => string.Join(':', Folders);

    private IEnumerable<string> Folders =>
        searchPath.Split(':').Where(Path.IsPathFullyQualified).Concat(systemFolders).Distinct(StringComparer.Ordinal);

    /// <summary>The program's path, or null.</summary>
    public string? Find(string name) => Folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(IsProgram);

    /// <summary>The path of a program of util-linux or the shell, which every Linux has.</summary>
    /// <exception cref="RuntimeUnavailableException">It is missing.</exception>
    public string Require(string name) =>
        Find(name) ?? throw new RuntimeUnavailableException($"expected the program `{name}`, found it in none of `{Value}`", "install it, for example with apt-get install util-linux");

    /// <summary>Whether the file is there and somebody may execute it.</summary>
    public static bool IsProgram(string path)
    {
        const UnixFileMode execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & execute) != 0;
    }
}
