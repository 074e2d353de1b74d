using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>What the built-in runner needs to know of where it runs. Source: user_namespaces(7).</summary>
[SupportedOSPlatform("linux")]
internal sealed record SandboxHost
{
    private static readonly Lazy<SandboxHost> own = new(Read);

    /// <summary>This process's, read once.</summary>
    public static SandboxHost Own => own.Value;

    /// <summary>Whether root here is root of the machine.</summary>
    public required bool IsInitialUserNamespace { get; init; }
    /// <summary>Whether supplementary groups can be set.</summary>
    public required bool CanSetGroups { get; init; }
    /// <summary>The groups that exist: first and count each.</summary>
    public required IReadOnlyList<(long First, long Count)> Groups { get; init; }

    /// <summary>Whether a group exists here.</summary>
    public bool HasGroup(long group) => Groups.Any(range => group >= range.First && group < range.First + range.Count);

    private static SandboxHost Read()
    {
        return new()
        {
            IsInitialUserNamespace = OwnProcess.IsInInitialUserNamespace(),
            CanSetGroups = !File.Exists("/proc/self/setgroups") || File.ReadAllText("/proc/self/setgroups").Trim() == "allow",
            Groups = OwnProcess.ReadIds("gid_map"),
        };
    }
}
