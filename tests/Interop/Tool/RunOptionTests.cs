using Oci.Testing;

namespace Oci.Interop.Tool;

/// <summary>The options of <c>run</c> that those know who come from other tools, seen from inside.</summary>
[Collection(nameof(ToolCollection)), Trait("Category", "Linux")]
public sealed class RunOptionTests : IDisposable
{
    private readonly BusyboxLayout basis;
    private readonly TemporaryFolder folder = new();
    private readonly ToolRunner tool;

    public RunOptionTests(BusyboxLayout basis)
    {
        this.basis = basis;
        tool = ToolRunner.OfThisBuild(folder.Path);
        tool.Environment["OCI_ROOT"] = folder["state"];
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("sandbox", "0700")]
    [InlineData("runtime", "0755")] // runc 1.1.5 leaves the mode that the folder below has
    public async Task They_have_their_effect_whatever_runs_the_container(string isolation, string mode)
    {
        if (isolation == "runtime") Peer.Require("runc");
        File.WriteAllText(folder["variables"], "# two\nA=1 2\nB=file\n");
        File.WriteAllText(Path.Combine(folder.Make("given:folder"), "file"), "");
        const string script = """
            echo "$A|$B"; tail -n 1 /etc/hosts | tr '\t' ' '; grep nameserver /etc/resolv.conf; grep search /etc/resolv.conf; df -k /dev/shm | tail -n 1 | tr -s ' ' | cut -d ' ' -f 2
            cat /proc/sys/kernel/msgmax; id -G; ls /given; touch /given/x 2>/dev/null || echo closed; stat -c %a /memory; stat -c %F /anonymous
            """;
        var run = (await tool.RunAsync("run", "--isolation", isolation, "--env-file", folder["variables"], "-e", "B=option", "--add-host", "db:10.0.0.5", "--dns", "9.9.9.9", "--dns-search", "example.org", "--shm-size", "1m",
            "--sysctl", "kernel.msgmax=5000", "--group-add", "77", "--cidfile", folder["id"], "--mount", $"type=bind,src={folder["given:folder"]},dst=/given,ro", "--mount", $"type=tmpfs,dst=/memory,tmpfs-mode={mode}",
            "--mount", "type=volume,dst=/anonymous", basis.Image, "sh", "-c", script)).Succeeded();
        Assert.Equal($"1 2|option\n10.0.0.5 db\nnameserver 9.9.9.9\nsearch example.org\n1024\n5000\n0 77\nfile\nclosed\n{mode[1..]}\ndirectory", run.Trim());
        Assert.Equal(64, File.ReadAllText(folder["id"]).Length);
        var again = await tool.RunAsync("run", "--cidfile", folder["id"], basis.Image, "true");
        Assert.Equal((125, true), (again.ExitCode, again.Error.Contains("for the container's ID", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_container_is_asked_to_stop_as_it_was_told_when_it_was_made()
    {
        (await tool.RunAsync("run", "-d", "--name", "one", "--stop-signal", "USR1", "--label", "kind=test", basis.Image, "sh", "-c", "trap 'exit 9' USR1; echo up; while :; do sleep 0.05; done")).Succeeded();
        for (var tries = 0; tries < 600 && (await tool.RunAsync("logs", "one")).Output.Length == 0; tries++) await Task.Delay(100);
        (await tool.RunAsync("container", "stop", "one")).Succeeded();
        Assert.Equal("9", (await tool.RunAsync("container", "wait", "one")).Succeeded().Trim());
        Assert.Contains("\"kind\": \"test\"", (await tool.RunAsync("container", "inspect", "one")).Succeeded(), StringComparison.Ordinal);
        (await tool.RunAsync("container", "rm", "one")).Succeeded();
    }
}
