using System.Globalization;
using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>Which users of ours those of a new user namespace are. Source: user_namespaces(7).</summary>
[SupportedOSPlatform("linux")]
internal static class UserMaps
{
    /// <summary>Writes the maps of a process that has a user namespace of its own.</summary>
    /// <exception cref="FileSystemException">They hold users that are not ours to give.</exception>
    public static void Write(int process, LinuxSpec linux)
    {
        var (users, groups) = (Text(linux.UidMappings), Text(linux.GidMappings));
        if (Libc.geteuid() != 0) Write(process, "setgroups", "deny");
        Write(process, "uid_map", users);
        Write(process, "gid_map", groups);
    }

    private static void Write(int process, string file, string text)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/{file}");
        HostFile.Translate("write", path, () =>
        {
            File.WriteAllText(path, text);
            return true;
        });
    }

    private static string Text(IReadOnlyList<IdMapping>? maps) =>
        string.Concat((maps ?? []).Select(map => string.Create(CultureInfo.InvariantCulture, $"{map.ContainerId} {map.HostId} {map.Size}\n")));
}
