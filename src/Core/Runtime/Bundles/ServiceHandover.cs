using System.Globalization;

namespace Oci.Runtime;

/// <summary>
/// What a service manager gives a service, for the container that is the service: sockets that somebody listens at already, as descriptors from 3 on,
/// and the socket where it tells that it is ready. Source: sd_listen_fds(3), sd_notify(3).
/// </summary>
/// <param name="Sockets">How many descriptors.</param>
/// <param name="NotifySocket">The socket's path, the same inside; null where there is none.</param>
internal sealed record ServiceHandover(int Sockets, string? NotifySocket)
{
    /// <summary>What an environment says of it.</summary>
    /// <param name="environment">Our caller's, <c>NAME=VALUE</c>.</param>
    /// <param name="self">Our number: what is meant for another process is none of ours.</param>
    public static ServiceHandover Of(IReadOnlyList<string> environment, int self)
    {
        var isOurs = ValueOf("LISTEN_PID") is not { Length: > 0 } process || process == self.ToString(CultureInfo.InvariantCulture);
        var sockets = isOurs && int.TryParse(ValueOf("LISTEN_FDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;
        return new(sockets, ValueOf("NOTIFY_SOCKET") is ['/', ..] path && File.Exists(path) ? path : null);

        string? ValueOf(string name) => environment.LastOrDefault(entry => entry.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];
    }

    /// <summary>The configuration with it.</summary>
    public RuntimeSpec Apply(RuntimeSpec spec)
    {
        if (spec.Process is not { } process) return spec;
        var environment = new List<string>();
        if (Sockets > 0) environment.AddRange([string.Create(CultureInfo.InvariantCulture, $"LISTEN_FDS={Sockets}"), "LISTEN_PID=1"]);
        if (NotifySocket is not null) environment.Add($"NOTIFY_SOCKET={NotifySocket}");
        return environment.Count == 0 ? spec : spec with
        {
            Process = process with { Env = [.. process.Env ?? [], .. environment] },
            Mounts = NotifySocket is null ? spec.Mounts : [.. spec.Mounts ?? [], new() { Destination = NotifySocket, Type = "bind", Source = NotifySocket, Options = ["bind", "nosuid", "nodev", "noexec"] }],
        };
    }
}
