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
    public async Task A_new_volume_has_what_the_image_has_there_and_what_is_written_to_it_goes_with_it()
    {
        string[] script = ["sh", "-c", "ls /etc | grep -c '^passwd$'; echo x > /etc/x"];
        Assert.Equal("1", (await tool.RunAsync(["run", "-v", "/etc", basis.Image, .. script])).Succeeded());
        Assert.Equal("1", (await tool.RunAsync(["run", "--mount", "type=volume,dst=/etc", basis.Image, .. script])).Succeeded());
        Assert.Equal("0", (await tool.RunAsync("run", "-v", "/etc:nocopy", basis.Image, "sh", "-c", "ls /etc | grep -c '^passwd$' || :")).Succeeded());
        Assert.Equal("0", (await tool.RunAsync("run", "--mount", "type=volume,dst=/etc,volume-nocopy", basis.Image, "sh", "-c", "ls /etc | grep -c '^passwd$' || :")).Succeeded());
    }

    [Theory]
    [InlineData("sandbox")]
    [InlineData("runtime")]
    public async Task A_container_may_share_the_hosts_name_and_its_memory(string isolation)
    {
        if (isolation == "runtime") Peer.Require("runc");
        var own = HostProgram.Shell("for n in ipc uts pid; do readlink /proc/self/ns/$n; done").TrimEnd().Split('\n');
        string[] look = [basis.Image, "sh", "-c", "for n in ipc uts pid; do readlink /proc/self/ns/$n; done; ls /dev/shm"];
        var name = Path.GetFileName(folder.Path);
        File.WriteAllText($"/dev/shm/{name}", "");
        try
        {
            var shared = (await tool.RunAsync(["run", "--isolation", isolation, "--ipc", "host", "--uts=host", "--network", "none", .. look])).Succeeded().Split('\n');
            Assert.Equal(own[..2], shared[..2]);
            Assert.NotEqual(own[2], shared[2]);
            Assert.Contains(name, shared);
            var apart = (await tool.RunAsync(["run", "--isolation", isolation, "--ipc", "private", .. look])).Succeeded().Split('\n');
            Assert.DoesNotContain(apart[0], own);
            Assert.DoesNotContain(apart[1], own);
            Assert.DoesNotContain(name, apart);
        }
        finally
        {
            File.Delete($"/dev/shm/{name}");
        }
        var both = await tool.RunAsync("run", "--uts", "host", "--hostname", "other", basis.Image, "true");
        Assert.Equal((125, true), (both.ExitCode, both.Error.Contains("expected `--hostname` or `--uts host`, found both", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("--device", "/dev/null:/proc/x", "where only the kernel makes files")]
    [InlineData("--device", "/dev/null:/dev/../sys/x", "where only the kernel makes files")]
    [InlineData("--sysctl", "vm.swappiness=1", "`vm.swappiness`, which is the host's")]
    [InlineData("--sysctl", "net.ipv4.ip_forward=1", "`net.ipv4.ip_forward`, which is the host's")]
    public async Task What_no_runtime_can_do_is_told_before_one_is_asked(string option, string value, string expected)
    {
        var result = await tool.RunAsync("run", option, value, basis.Image, "true");
        Assert.Equal(125, result.ExitCode);
        Assert.Contains("error[OCI6108]", result.Error, StringComparison.Ordinal);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("runc", result.Error, StringComparison.Ordinal);
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
