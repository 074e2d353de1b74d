using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Oci.Testing;

namespace Oci.Interop.Tool;

/// <summary>Networks of a container's own, and ports of the host that lead there.</summary>
[Collection(nameof(ToolCollection)), Trait("Category", "Linux")]
public sealed class NetworkTests : IDisposable
{
    private readonly BusyboxLayout basis;
    private readonly TemporaryFolder folder = new();
    private readonly ToolRunner tool;

    public NetworkTests(BusyboxLayout basis)
    {
        this.basis = basis;
        tool = ToolRunner.OfThisBuild(folder.Path);
        tool.Environment["OCI_ROOT"] = folder["state"];
    }

    public void Dispose()
    {
        foreach (var process in Leftovers.ProcessesIn(folder.Path)) HostProgram.Shell("kill -9 $1 2>/dev/null || :", $"{process}");
        folder.Dispose();
    }

    [Fact]
    public async Task A_port_of_the_host_leads_to_the_container()
    {
        RequireSlirp();
        var id = (await tool.RunAsync("run", "-d", "--name", "web", "-p", "127.0.0.1::80", "--dns-search", "example.org", basis.Image, "sh", "-c", "cat /etc/resolv.conf; ip -4 addr show tap0; while :; do echo answer | nc -l -p 80; done")).Succeeded();
        var port = await PortOfAsync("web");
        Assert.Equal("answer", await AskAsync(port));
        var log = (await tool.RunAsync("logs", "web")).Succeeded();
        Assert.Contains("nameserver 10.0.2.3\nsearch example.org\n", log, StringComparison.Ordinal);
        Assert.Contains("10.0.2.100/24", log, StringComparison.Ordinal);
        // The helper goes with the container, and comes back with it.
        (await tool.RunAsync("container", "stop", "--time", "0", "web")).Succeeded();
        Assert.True(await BecomesAsync(() => Leftovers.ProcessesIn(folder.Path).Count == 0), "processes are left");
        (await tool.RunAsync("container", "start", id[..12])).Succeeded();
        Assert.Equal("answer", await AskAsync(port));
        var monitor = JsonDocument.Parse((await tool.RunAsync("container", "inspect", "web")).Succeeded()).RootElement[0].GetProperty("monitorPid").GetInt32();
        await Shell.RunAsync("kill", "-9", $"{monitor}");
        Assert.True(await BecomesAsync(() => Leftovers.ProcessesIn(folder.Path).Count == 0), "processes are left");
        (await tool.RunAsync("container", "rm", "web")).Succeeded();
    }

    [Fact]
    public async Task The_loopback_of_the_host_is_out_of_reach()
    {
        RequireSlirp();
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var port = ((IPEndPoint)server.LocalEndpoint).Port;
        var result = await tool.RunAsync("run", "--network", "slirp4netns", basis.Image, "sh", "-c", $"for a in 127.0.0.1 10.0.2.2; do nc -w 2 $a {port} </dev/null && echo reached; done; echo done");
        Assert.Equal("done", result.Succeeded());
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told()
    {
        RequireSlirp();
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var result = await tool.RunAsync("run", "-p", $"127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}:80", basis.Image, "true");
        Assert.Equal(125, result.ExitCode);
        Assert.Contains("OCI6118", result.Error, StringComparison.Ordinal);
        Assert.True(await BecomesAsync(() => Leftovers.ProcessesIn(folder.Path).Count == 0), "processes are left");
    }

    [Fact]
    public async Task Another_runtime_cannot_be_given_that_network()
    {
        RequireSlirp();
        Peer.Require("runc");
        var result = await tool.RunAsync("run", "-p", "127.0.0.1::80", "--isolation", "runtime", basis.Image, "true");
        Assert.Equal(125, result.ExitCode);
        Assert.Contains("found `runc`", result.Error, StringComparison.Ordinal);
        Assert.Empty(Leftovers.ProcessesIn(folder.Path));
    }

    [Theory]
    [InlineData("host")]
    [InlineData("none")]
    public async Task Ports_need_a_network_of_the_containers_own(string network)
    {
        var result = await tool.RunAsync("run", "-p", "8080:80", "--network", network, basis.Image, "true");
        Assert.Equal(125, result.ExitCode);
        Assert.Contains($"found the network `{network}`", result.Error, StringComparison.Ordinal);
        Assert.Contains("hint: --network slirp4netns", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_package_is_named_where_the_program_is_missing()
    {
        var image = basis.Image;
        // A mount namespace in which the program is not there.
        var program = Peer.Find("slirp4netns");
        Assert.SkipWhen(program is null, "slirp4netns is missing");
        var command = $"for f in {program} $(find /usr -name netavark -type f); do mount --bind /dev/null $f; done; exec \"$@\"";
        var (dotnet, assembly) = (Peer.Require("dotnet"), Path.Combine(AppContext.BaseDirectory, "dotnet-oci.dll"));
        var result = await Shell.TryAsync("unshare", "-m", "sh", "-c", command, "sh", dotnet, assembly, "run", "--root", folder["state"], "-p", "8080:80", image, "true");
        Assert.Equal(125, result.ExitCode);
        Assert.Contains("hint: apt-get install slirp4netns", result.Error, StringComparison.Ordinal);
    }

    private static void RequireSlirp()
    {
        Peer.Require("slirp4netns");
        Assert.SkipUnless(File.Exists("/dev/net/tun"), "/dev/net/tun is missing");
    }

    private async Task<int> PortOfAsync(string container)
    {
        using var json = JsonDocument.Parse((await tool.RunAsync("container", "inspect", container)).Succeeded());
        var text = json.RootElement[0].GetProperty("ports")[0].GetString()!;
        Assert.EndsWith("->80/tcp", text, StringComparison.Ordinal);
        return int.Parse(text.Split(':', '-')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    // The program inside may not listen yet.
    private static async Task<string> AskAsync(int port)
    {
        var answer = "";
        await BecomesAsync(() => (answer = TryAsk(port)).Length > 0);
        return answer;
    }

    private static string TryAsk(int port)
    {
        try
        {
            using var client = new TcpClient { ReceiveTimeout = 2_000 };
            client.Connect(IPAddress.Loopback, port);
            using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
            return reader.ReadLine() ?? "";
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return "";
        }
    }

    private static async Task<bool> BecomesAsync(Func<bool> condition)
    {
        for (var clock = System.Diagnostics.Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(60); await Task.Delay(50))
            if (condition()) return true;
        return false;
    }
}
