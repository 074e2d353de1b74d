using System.Diagnostics;
using Oci.Testing;

namespace Oci.Interop.Tool;

/// <summary>A network namespace that plays the host's: bridges and firewall rules are made there, and go with it.</summary>
internal sealed class HostNetwork : IDisposable
{
    // The loopback device is up before the word is said.
    private static readonly string[] command = ["--net", "sh", "-c", "ip link set lo up && echo ready && exec sleep 3600"];
    private readonly Process holder;

    /// <summary>Makes it. The running test is skipped where the kernel has neither bridges nor a firewall.</summary>
    public HostNetwork()
    {
        Peer.RequireRoot();
        foreach (var program in (string[])["unshare", "nsenter", "ip", "iptables", "busybox"]) Peer.Require(program);
        holder = Process.Start(new ProcessStartInfo("unshare", command) { RedirectStandardOutput = true })!;
        try
        {
            RequireFirewall();
        }
        catch
        {
            Dispose(); // nobody else does
            throw;
        }
    }

    /// <summary>What a command that is to run there begins with.</summary>
    public string[] Inside => ["nsenter", .. Prefix];

    /// <summary>Devices, addresses and firewall rules, but for those that are there before the first container and stay after the last.</summary>
    public string Traces => HostProgram.Run("nsenter", [.. Prefix, "sh", "-c", "ip -o addr; iptables -t nat -S; iptables -S"]).Split('\n')
        .Where(line => line.Contains("oci", StringComparison.Ordinal) || line.Contains("veth", StringComparison.Ordinal) || line.Contains("10.90.", StringComparison.Ordinal) || line.Contains("dotnet-oci", StringComparison.Ordinal))
        .Aggregate("", (text, line) => text + line + "\n");

    /// <summary>What a port answers there.</summary>
    public string Ask(string address, int port) => HostProgram.Try("nsenter", [.. Prefix, "busybox", "nc", "-w", "5", address, $"{port}"]).Output.Trim();

    public void Dispose()
    {
        holder.Kill();
        holder.WaitForExit();
        holder.Dispose();
    }

    private string[] Prefix => [$"--net=/proc/{holder.Id}/ns/net", "--"];

    private void RequireFirewall()
    {
        Assert.Equal("ready", holder.StandardOutput.ReadLine());
        var (code, _, error) = HostProgram.Try("nsenter", [.. Prefix, "sh", "-c", "ip link add probe type bridge && ip link del probe && iptables -t nat -S"]);
        Assert.SkipWhen(code != 0, $"this kernel makes no bridge or no firewall rule: {error}");
    }
}
