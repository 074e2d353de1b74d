using System.Text;
using Oci.Tool.Verbs;

namespace Oci.Tool;

/// <summary>The name that this program was called by, which is not always its own: a link may stand for a command.</summary>
internal static class CalledName
{
    /// <summary>The arguments with the command that the name stands for.</summary>
    public static string[] Apply(string[] arguments) => OperatingSystem.IsLinux() && Apply(Read(), arguments) is { } changed ? changed : arguments;

    /// <summary>The same for a name that is known.</summary>
    internal static string[] Apply(string name, string[] arguments) =>
        Path.GetFileName(name) != RuntimeGroup.LinkName || arguments is ["--help" or "-h", ..] ? arguments : [RuntimeGroup.Name, .. arguments];

    // .NET knows only the program's own path, links followed; the kernel knows what was typed.
    private static string Read()
    {
        try
        {
            var line = File.ReadAllBytes("/proc/self/cmdline");
            var end = Array.IndexOf(line, (byte)0);
            return Encoding.UTF8.GetString(line, 0, end < 0 ? line.Length : end);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
