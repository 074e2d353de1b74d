using System.Runtime.Versioning;

namespace Oci.Runtime;

/// <summary>Where a control group lies. Source: runtime-spec config-linux.md, Cgroups Path; systemd.slice(5) for the form <c>SLICE:PREFIX:NAME</c>.</summary>
[SupportedOSPlatform("linux")]
internal static class CgroupPath
{
    private const string SliceSuffix = ".slice";

    /// <summary>A configuration's path as one in a hierarchy: absolute from its top, relative from our own group.</summary>
    public static string Of(string text)
    {
        if (text.Split(':') is not [var slice, var prefix, var name] || text.Contains('/', StringComparison.Ordinal)) return text[0] == '/' ? Path.GetFullPath(text) : Path.GetFullPath("/" + text)[1..];
        var scope = name.EndsWith(SliceSuffix, StringComparison.Ordinal) ? name : $"{(prefix.Length > 0 ? prefix + "-" : "")}{name}.scope";
        return string.Concat(Slices(slice.Length > 0 ? slice : "system.slice").Select(part => "/" + part)) + "/" + scope;
    }

    /// <summary>The folder of a group in a controller's hierarchy.</summary>
    public static string FolderOf(string controller, string path)
    {
        var top = SandboxCgroup.IsUnified ? SandboxCgroup.Mounts : path[0] == '/' ? $"{SandboxCgroup.Mounts}/{controller}" : SandboxCgroup.OwnFolder(controller);
        return $"{top.TrimEnd('/')}/{path.TrimStart('/')}";
    }

    /// <summary>Version 2 beside version 1, without controllers: whoever marks packets or looks on by group does it there.</summary>
    public const string Hybrid = "unified";

    /// <summary>The controllers of version 1 that are mounted here, with the named hierarchies.</summary>
    public static IEnumerable<string> LegacyControllers() => File.ReadLines("/proc/self/cgroup").Select(line => line.Split(':', 3))
        .Where(parts => parts.Length == 3 && parts[1].Length > 0)
        .SelectMany(parts => parts[1].Replace("name=", "", StringComparison.Ordinal).Split(','))
        .Append(Hybrid)
        .Where(controller => Directory.Exists($"{SandboxCgroup.Mounts}/{controller}"));

    // a-b.slice lies in a.slice.
    private static IEnumerable<string> Slices(string slice)
    {
        if (slice is "-.slice" || !slice.EndsWith(SliceSuffix, StringComparison.Ordinal)) return [];
        var parts = slice[..^SliceSuffix.Length].Split('-');
        return Enumerable.Range(1, parts.Length).Select(count => string.Join('-', parts[..count]) + SliceSuffix);
    }
}
