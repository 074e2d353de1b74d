using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>
/// The files by which a container's programs find names: <c>/etc/resolv.conf</c> and <c>/etc/hosts</c>, mounted so that the root file system keeps its own.
/// They may be written, as under other engines; what is written goes away with the container.
/// </summary>
public static class ResolverFiles
{
    /// <summary>The name of the file that says where names are asked for.</summary>
    public const string ResolverName = "resolv.conf";

    private const string HostResolver = "/etc/resolv.conf";
    private const int MaxHosts = 1 << 20;

    /// <summary>Writes both files into <paramref name="folder"/>.</summary>
    /// <param name="folder">An empty folder that lives as long as the container.</param>
    /// <param name="hostname">The container's own name.</param>
    /// <param name="settings">What is not as on the host.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>What mounts them.</returns>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidContainerOption"/>: a name without an address, a server that is none.</exception>
    public static async Task<IReadOnlyList<MountSpec>> WriteAsync(string folder, string hostname, ResolverSettings settings, CancellationToken ct)
    {
        var resolver = Path.Combine(folder, ResolverName);
        var hosts = Path.Combine(folder, "hosts");
        await File.WriteAllTextAsync(resolver, settings.Apply(File.Exists(HostResolver) ? await File.ReadAllTextAsync(HostResolver, ct) : ""), ct);
        if (settings.OwnHosts) return [Mount(resolver, "/etc/resolv.conf")];
        var own = hostname == "localhost" ? "localhost" : $"localhost {hostname}";
        string[] lines = [$"127.0.0.1\t{own}", "::1\tlocalhost ip6-localhost ip6-loopback", .. settings.Hosts.Select(Line)];
        await File.WriteAllTextAsync(hosts, string.Join('\n', lines) + "\n", ct);
        return [Mount(resolver, "/etc/resolv.conf"), Mount(hosts, "/etc/hosts")];
    }

    /// <summary>Writes the container's own name for programs that read <c>/etc/hostname</c>, where an image may have that of the machine it was made on.</summary>
    /// <returns>What mounts it.</returns>
    public static async Task<MountSpec> WriteNameAsync(string folder, string hostname, CancellationToken ct)
    {
        var file = Path.Combine(folder, "hostname");
        await File.WriteAllTextAsync(file, hostname + "\n", ct);
        return Mount(file, "/etc/hostname");
    }

    /// <summary>Gives a container its line in the file of hosts, which may be mounted already: it stays the same file. One that the container has made huge stays as it is.</summary>
    /// <param name="folder">Where the files lie.</param>
    /// <param name="hostname">The container's own name.</param>
    /// <param name="before">The address it had; null for none.</param>
    /// <param name="address">The address it has.</param>
    internal static void Rename(string folder, string hostname, string? before, string address)
    {
        var hosts = Path.Combine(folder, "hosts");
        if (!File.Exists(hosts) || new FileInfo(hosts).Length > MaxHosts) return;
        var kept = File.ReadAllLines(hosts).Where(line => line != $"{before}\t{hostname}");
        File.WriteAllText(hosts, string.Concat(kept.Append($"{address}\t{hostname}").Select(line => line + "\n")));
    }

    /// <summary>A <c>resolv.conf</c> of the host for who cannot reach the host's loopback device.</summary>
    /// <param name="text">The host's.</param>
    /// <param name="upstream">Reads what the host's local resolver asks itself, where it is the only server.</param>
    internal static string WithoutLoopback(string text, Func<string> upstream)
    {
        var lines = text.Split('\n');
        if (!lines.Any(IsLoopback)) return text;
        var kept = lines.Where(line => !IsLoopback(line)).ToList();
        return kept.Any(line => ServerOf(line) is not null) ? string.Join('\n', kept) : string.Join('\n', upstream().Split('\n').Where(line => !IsLoopback(line)));
    }

    private static bool IsLoopback(string line) => ServerOf(line) is { } server && System.Net.IPAddress.IsLoopback(server);

    private static System.Net.IPAddress? ServerOf(string line) =>
        line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries) is ["nameserver", var address, ..] && System.Net.IPAddress.TryParse(address, out var server) ? server : null;

    /// <summary>What <c>NAME:ADDRESS</c> is in the file of hosts.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidContainerOption"/>.</exception>
    internal static string Line(string entry)
    {
        var colon = entry.IndexOf(':', StringComparison.Ordinal);
        var (name, address) = colon < 0 ? (entry, "") : (entry[..colon], entry[(colon + 1)..]);
        if (name.Length == 0 || !System.Net.IPAddress.TryParse(address, out _))
            throw new OciException(ErrorCodes.InvalidContainerOption, $"expected a host as `NAME:ADDRESS`, found `{ByteText.Escape(entry)}`", "write for example `db.local:10.0.0.5`");
        return $"{address}\t{name}";
    }

    private static MountSpec Mount(string source, string destination)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(source, (UnixFileMode)0b110_100_100);
        return new() { Destination = destination, Type = "bind", Source = source, Options = ["rbind", "rprivate", "rw"] };
    }
}
