using System.Globalization;
using System.Runtime.Versioning;

namespace Oci.Native;

/// <summary>Which process started which. Source: proc_pid_task_tid_children(5), proc_pid_stat(5).</summary>
[SupportedOSPlatform("linux")]
internal static class ProcessTree
{
    /// <summary>The children of a process, oldest first; none where it is gone.</summary>
    public static IReadOnlyList<int> ChildrenOf(int process)
    {
        try
        {
            var tasks = Directory.GetDirectories($"/proc/{process}/task");
            return [.. tasks.SelectMany(task => File.ReadAllText(task + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(Number)];
        }
        catch (FileNotFoundException)
        {
            return Scan(process); // a kernel without that file
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static IReadOnlyList<int> Scan(int parent) =>
        [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => name!.All(char.IsAsciiDigit)).Select(name => Number(name!)).Where(child => ParentOf(child) == parent)];

    private static int ParentOf(int process)
    {
        try
        {
            // The program's name stands in parentheses and may hold anything; the state and the parent follow.
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return Number(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1]);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
