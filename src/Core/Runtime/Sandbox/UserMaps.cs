using System.Globalization;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
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

    /// <summary>Makes a user namespace with these maps that nobody is in.</summary>
    /// <returns>A descriptor of it.</returns>
    /// <exception cref="FileSystemException">There can be no such namespace.</exception>
    public static SafeFileHandle MakeNamespace(IReadOnlyList<IdMapping>? users, IReadOnlyList<IdMapping>? groups)
    {
        using var word = new CallPipe();
        var table = new CallTable();
        ProgramCalls.Await(table, (int)word.Read.DangerousGetHandle());
        table.Add("exit_group", "itself", 0);
        using var program = new CallProgram(table);
        using var process = CallRunner.Start(program, Kernel.NewUser);
        try
        {
            Write(process.Id, "uid_map", Text(users));
            Write(process.Id, "gid_map", Text(groups));
            var path = string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Id}/ns/user");
            return HostFile.Translate("open", path, () => File.OpenHandle(path));
        }
        finally
        {
            word.Send();
            _ = process.WaitForExit();
        }
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
