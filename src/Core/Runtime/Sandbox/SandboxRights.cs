using System.Runtime.Versioning;
using System.Text;
using Oci.Content;

namespace Oci.Runtime;

/// <summary>
/// A note that the built-in runner's own check went well, good for who finds the same rights again: since this start of the machine, the same users,
/// capabilities, filters, profile and covered system paths, and the same program. A refusal is never noted: what was missing may be given at any time.
/// </summary>
/// <param name="folder">A folder that only its owner can write.</param>
[SupportedOSPlatform("linux")]
internal sealed class SandboxRights(string folder)
{
    private const string Status = "/proc/self/status";

    // Whose rights, not what the process does at the moment. Source: proc_pid_status(5).
    private static readonly string[] statusLines = ["Uid:", "Gid:", "Groups:", "CapInh:", "CapPrm:", "CapEff:", "CapBnd:", "CapAmb:", "NoNewPrivs:", "Seccomp:", "Seccomp_filters:"];
    private static readonly string[] files = ["/proc/sys/kernel/random/boot_id", "/proc/self/uid_map", "/proc/self/gid_map", "/proc/self/setgroups", "/proc/self/attr/current"];
    private static readonly string[] systemFolders = ["/proc", "/sys", "/dev"];

    private readonly string note = Path.Combine(folder, "checked");

    /// <summary>Whether the check went well with these rights.</summary>
    public bool AreKnown
    {
        get
        {
            try
            {
                return File.Exists(note) && File.ReadAllText(note) == Fingerprint();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }

    /// <summary>Notes that the check went well. A note that is cut short says nothing, so that it need not reach the disk as a whole; where it cannot be written, the next one checks again.</summary>
    public void Note() => Try(() =>
    {
        using var file = new FileStream(note, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.ReadWrite, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
        file.Write(Encoding.ASCII.GetBytes(Fingerprint()));
    });

    /// <summary>Lets the next one check again.</summary>
    public void Forget() => Try(() => File.Delete(note));

    /// <summary>What the check's answer hangs on, in one line.</summary>
    internal static string Fingerprint()
    {
        var facts = new StringBuilder().Append(typeof(SandboxRights).Module.ModuleVersionId).Append('\n');
        foreach (var file in files) facts.Append(TryRead(file)).Append('\n');
        // Another container on the same machine has other processes.
        facts.Append(new FileInfo("/proc/self/ns/pid").LinkTarget).Append('\n');
        foreach (var line in TryRead(Status).Split('\n').Where(line => statusLines.Any(name => line.StartsWith(name, StringComparison.Ordinal)))) facts.Append(line).Append('\n');
        foreach (var line in TryRead("/proc/self/mountinfo").Split('\n').Select(SystemMount).OfType<string>().Order(StringComparer.Ordinal)) facts.Append(line).Append('\n');
        return Digest.Sha256(Encoding.UTF8.GetBytes(facts.ToString())).ToString();
    }

    // Root of the mount, where it is, its options, the file system: what covers a part of /proc keeps a new one from being mounted.
    private static string? SystemMount(string line)
    {
        const int target = 4, options = 5;
        var fields = line.Split(' ');
        return fields.Length > options && systemFolders.Any(system => fields[target] == system || fields[target].StartsWith(system + "/", StringComparison.Ordinal)) ? string.Join(' ', fields[(target - 1)..(options + 1)]) : null;
    }

    // Neither is worth failing for, nor hiding why a container could not be made.
    private static void Try(Action change)
    {
        try
        {
            change();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static string TryRead(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // A security module without a profile has no word for one.
        }
    }
}
