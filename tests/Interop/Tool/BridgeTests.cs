using System.Text.Json;
using Oci.Testing;

namespace Oci.Interop.Tool;

/// <summary>Containers on a bridge that netavark makes, in a network namespace that plays the host's.</summary>
[Collection(nameof(ToolCollection)), Trait("Category", "Linux")]
public sealed class BridgeTests : IDisposable
{
    private const string Server = "cat /etc/hosts /etc/resolv.conf; while :; do echo answer | nc -l -p 80; done";
    private static readonly string[] folders = ["/usr/local/libexec/podman", "/usr/libexec/podman", "/usr/lib/podman", "/usr/bin", "/usr/sbin"];

    private readonly BusyboxLayout basis;
    private readonly TemporaryFolder folder = new();
    private readonly HostNetwork network = new();
    private readonly ToolRunner tool;

    public BridgeTests(BusyboxLayout basis)
    {
        this.basis = basis;
        var plain = ToolRunner.OfThisBuild(folder.Path);
        plain.Environment["OCI_ROOT"] = folder["state"];
        tool = plain.Under(network.Inside);
    }

    public void Dispose()
    {
        foreach (var process in Leftovers.ProcessesIn(folder.Path)) HostProgram.Shell("kill -9 $1 2>/dev/null || :", $"{process}");
        network.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Containers_have_an_address_and_ports_and_leave_nothing_on_the_host()
    {
        Netavark();
        (await tool.RunAsync("run", "-d", "--name", "web", "--hostname", "server", "--network", "bridge", "-p", "127.0.0.1:8080:80", "-p", "53:53/udp", basis.Image, "sh", "-c", Server)).Succeeded();
        var address = await AddressOfAsync();
        Assert.StartsWith("10.90.", address, StringComparison.Ordinal);
        await BecomesAsync(() => network.Ask(address, 80), "answer");
        await BecomesAsync(() => network.Ask("127.0.0.1", 8080), "answer");
        Assert.Contains($"127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n{address}\tserver\n", (await tool.RunAsync("logs", "web")).Succeeded(), StringComparison.Ordinal);
        // Another one reaches the first, and the first port is nobody else's.
        Assert.Equal("answer", (await tool.RunAsync("run", "--network", "bridge", basis.Image, "sh", "-c", $"until nc -w 5 {address} 80 </dev/null; do sleep 1; done")).Succeeded());
        var taken = await tool.RunAsync("run", "--network", "bridge", "-p", "127.0.0.1:8080:80", basis.Image, "true");
        Assert.Equal(125, taken.ExitCode);
        Assert.Contains("expected the port tcp 8080 of `127.0.0.1` to be free", taken.Error, StringComparison.Ordinal);
        Assert.Contains("dport 8080", network.Traces, StringComparison.Ordinal);
        (await tool.RunAsync("container", "stop", "--time", "0", "web")).Succeeded();
        AssertNothingIsLeft();
        Assert.Null(await TryAddressAsync());
    }

    [Fact]
    public async Task What_a_killed_owner_left_is_taken_down_by_the_next_call()
    {
        Netavark();
        (await tool.RunAsync("run", "-d", "--name", "web", "--network", "bridge", "-p", "127.0.0.1:8080:80", basis.Image, "sh", "-c", Server)).Succeeded();
        (await tool.RunAsync("container", "stop", "--time", "0", "web")).Succeeded();
        (await tool.RunAsync("container", "start", "web")).Succeeded();
        var address = await AddressOfAsync();
        await BecomesAsync(() => network.Ask(address, 80), "answer");
        using (var json = JsonDocument.Parse((await tool.RunAsync("container", "inspect", "web")).Succeeded()))
            await Shell.RunAsync("kill", "-9", $"{json.RootElement[0].GetProperty("monitorPid").GetInt32()}");
        await BecomesAsync(() => $"{Leftovers.ProcessesIn(folder.Path).Count}", "0");
        Assert.Contains("dport 8080", network.Traces, StringComparison.Ordinal);
        (await tool.RunAsync("ps")).Succeeded();
        AssertNothingIsLeft();
        // It can be started again; its name has one line in the file of hosts.
        (await tool.RunAsync("container", "start", "web")).Succeeded();
        await BecomesAsync(() => network.Ask("127.0.0.1", 8080), "answer");
        Assert.Equal("1", (await tool.RunAsync("exec", "web", "sh", "-c", "grep -c ^10.90 /etc/hosts")).Succeeded());
        (await tool.RunAsync("container", "rm", "--force", "web")).Succeeded();
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task What_the_program_says_is_told_and_what_it_had_begun_is_undone_later()
    {
        var fake = HostProgram.Script(folder["netavark"], $"#!/bin/sh\ncat >>'{folder["asked"]}'; echo \"$3 $4\" >>'{folder["called"]}'; [ -e '{folder["good"]}' ] || {{ echo '{{\"error\":\"no table `nat` \\u001b[31m\"}}'; exit 1; }}\n");
        tool.Environment["PATH"] = $"{Path.GetDirectoryName(fake)}:{Environment.GetEnvironmentVariable("PATH")}";
        var result = await tool.RunAsync("run", "--name", "web", "--network", "bridge", "-p", "8080:80", basis.Image, "true");
        Assert.Equal(125, result.ExitCode);
        Assert.Contains("error[OCI6118]: expected `netavark setup` to do its part for the container `web`, found: no table `nat` \\u001b[31m", result.Error.Replace("\\x1b", "\\u001b", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("hint: --network slirp4netns", result.Error, StringComparison.Ordinal);
        Assert.Single(Records());
        File.WriteAllText(folder["good"], "");
        (await tool.RunAsync("ps")).Succeeded();
        Assert.Empty(Records());
        Assert.Equal(["setup", "teardown", "setup", "teardown"], File.ReadLines(folder["called"]).Select(line => line.Split(' ')[0]));
        using var asked = JsonDocument.Parse(File.ReadAllText(folder["asked"]).Split("}{")[0] + "}");
        Assert.Equal("""{"host_ip":"","host_port":8080,"container_port":80,"protocol":"tcp","range":1}""", asked.RootElement.GetProperty("port_mappings")[0].GetRawText());
    }

    [Fact]
    public async Task Who_has_no_netavark_is_told_what_to_do()
    {
        // A mount namespace in which the programs are not there.
        var command = string.Join("; ", folders.Select(path => $"[ ! -e {path}/netavark ] || mount --bind /dev/null {path}/netavark")) + "; exec \"$@\"";
        var result = await tool.Under([.. network.Inside, "unshare", "-m", "sh", "-c", command, "sh"]).RunAsync("run", "--network", "bridge", basis.Image, "true");
        Assert.Equal(125, result.ExitCode);
        Assert.Contains("hint: apt-get install netavark, or --network slirp4netns", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_without_rights_over_the_network_is_told_so()
    {
        var result = await tool.Under([.. network.Inside, "setpriv", "--bounding-set=-net_admin"]).RunAsync("run", "--network", "bridge", basis.Image, "true");
        Assert.Equal(125, result.ExitCode);
        Assert.Contains("`CAP_NET_ADMIN`", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ports_lead_over_a_bridge_where_nothing_else_is_there()
    {
        Netavark();
        var command = $"mount --bind /dev/null {Peer.Require("slirp4netns")}; exec \"$@\"";
        var result = await tool.Under([.. network.Inside, "unshare", "-m", "sh", "-c", command, "sh"]).RunAsync("run", "-p", "8080:80", basis.Image, "ip", "-4", "addr", "show", "eth0");
        Assert.Contains("inet 10.90.", result.Succeeded(), StringComparison.Ordinal);
        AssertNothingIsLeft();
    }

    private void AssertNothingIsLeft()
    {
        Assert.Equal("", network.Traces);
        Assert.Empty(Records());
    }

    private string[] Records() => Directory.GetFiles(folder["state/networks"], "*.json", SearchOption.AllDirectories);

    private async Task<string> AddressOfAsync() => await TryAddressAsync() ?? throw new InvalidOperationException("the container has no address");

    private async Task<string?> TryAddressAsync()
    {
        using var json = JsonDocument.Parse((await tool.RunAsync("container", "inspect", "web")).Succeeded());
        return json.RootElement[0].TryGetProperty("address", out var address) ? address.GetString() : null;
    }

    private static async Task BecomesAsync(Func<string> read, string expected)
    {
        var last = "";
        for (var clock = System.Diagnostics.Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(60); await Task.Delay(100))
            if ((last = read()) == expected) return;
        Assert.Equal(expected, last);
    }

    private static void Netavark()
    {
        if (!folders.Any(path => File.Exists(Path.Combine(path, "netavark")))) Peer.Require("netavark");
    }
}
