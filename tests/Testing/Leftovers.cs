namespace Oci.Testing;

/// <summary>Looks for what a container should not have left behind.</summary>
public static class Leftovers
{
    /// <summary>The processes whose root or working folder lies in a folder, or whose command line names it; not our own.</summary>
    public static IReadOnlyList<int> ProcessesIn(string folder) =>
        [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => name!.All(char.IsAsciiDigit)).Select(name => int.Parse(name!))
            .Where(process => process != Environment.ProcessId && IsIn(process, folder))];

    /// <summary>A process's command line.</summary>
    public static string CommandLine(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <summary>The control groups of that name.</summary>
    public static IReadOnlyList<string> Cgroups(string name) =>
        Directory.Exists("/sys/fs/cgroup") ? [.. Directory.EnumerateDirectories("/sys/fs/cgroup", name, new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 4 })] : [];

    /// <summary>Files and folders of that name.</summary>
    public static IReadOnlyList<string> FilesNamed(string folder, string name) =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFileSystemEntries(folder, name + "*", SearchOption.AllDirectories)] : [];

    /// <summary>Mounts in our own namespace.</summary>
    public static IReadOnlyList<string> MountsBelow(string folder) =>
        [.. File.ReadLines("/proc/self/mountinfo").Select(line => line.Split(' ')[4]).Where(target => target.StartsWith(folder + "/", StringComparison.Ordinal))];

    /// <summary>How many descriptors this process has open.</summary>
    public static int OpenFiles() => Directory.EnumerateFileSystemEntries("/proc/self/fd").Count();

    private static bool IsIn(int process, string folder)
    {
        try
        {
            return new FileInfo($"/proc/{process}/root").LinkTarget?.StartsWith(folder, StringComparison.Ordinal) == true
                || File.ReadLines($"/proc/{process}/mountinfo").Any(line => line.Split(' ')[3..5] is [var root, "/"] && root.EndsWith(folder, StringComparison.Ordinal))
                || CommandLine(process).Contains(folder, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
