using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>What a configuration must not say, whatever makes containers of it. Source: runtime-spec config.md, config-linux.md.</summary>
internal static class SpecCheck
{
    /// <summary>Refuses configurations that contradict the specification.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidBundle"/>.</exception>
    public static void Run(RuntimeSpec spec, string bundle)
    {
        var fault = Namespaces(spec.Linux?.Namespaces ?? []) ?? Names(spec) ?? Process(spec.Process);
        if (fault is { } found) throw new OciException(ErrorCodes.InvalidBundle, $"expected {found.Expected} in the configuration of `{ByteText.Escape(bundle)}`, found {found.Found}");
    }

    private static (string Expected, string Found)? Namespaces(IReadOnlyList<LinuxNamespace> spaces)
    {
        if (spaces.GroupBy(space => space.Type).FirstOrDefault(same => same.Count() > 1) is { } twice) return ("each type of namespace once", $"`{ByteText.Escape(twice.Key)}` again");
        return spaces.Select(space => space.Path).FirstOrDefault(path => !string.IsNullOrEmpty(path) && path[0] != '/') is { } relative
            ? ("an absolute path of a namespace", $"`{ByteText.Escape(relative)}`") : null;
    }

    // Without a namespace for them they would be the host's.
    private static (string Expected, string Found)? Names(RuntimeSpec spec) =>
        string.IsNullOrEmpty(spec.Hostname) && string.IsNullOrEmpty(spec.DomainName) || (spec.Linux?.Namespaces ?? []).Any(space => space.Type == "uts") ? null
            : ("a `uts` namespace for a host name or a domain name", "none");

    private static (string Expected, string Found)? Process(ProcessSpec? process)
    {
        if (process is null) return null;
        if (process.Cwd is not ['/', ..]) return ("an absolute working folder", $"`{ByteText.Escape(process.Cwd)}`");
        return (process.Rlimits ?? []).GroupBy(limit => limit.Type).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? ("each resource limit once", $"`{ByteText.Escape(twice.Key)}` again") : null;
    }
}
