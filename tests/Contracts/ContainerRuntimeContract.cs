using System.Runtime.Versioning;
using System.Text;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Native;
using Oci.Runtime;
using Oci.Testing;

namespace Oci.Contracts;

/// <summary>What every <see cref="IContainerRuntime"/> does with a bundle.</summary>
[SupportedOSPlatform("linux")]
public abstract partial class ContainerRuntimeContract : RuntimeBed
{
    private const int SignalTerminate = 15;

    [Fact]
    public async Task The_command_runs_with_its_arguments_verbatim() =>
        Assert.Equal("a b|$HOME|--x|é", await ReadAsync(new() { Entrypoint = ["/bin/sh", "-c", "IFS='|'; echo \"$*\"", "sh"], Command = ["a b", "$HOME", "--x", "é"] }));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(42)]
    [InlineData(125)]
    [InlineData(255)]
    public async Task The_exit_code_is_the_commands_own(int code) => Assert.Equal(code, (await RunAsync(Shell($"exit {code}"))).Code);

    [Theory]
    [InlineData(9)]
    [InlineData(11)]
    public async Task A_signal_that_ends_a_program_shows_as_128_and_its_number(int signal) =>
        Assert.Equal(128 + signal, (await RunAsync(Shell($"/bin/sh -c 'kill -{signal} $$'; exit $?"))).Code);

    [Theory]
    [InlineData("nope")]
    [InlineData("/nope")]
    [InlineData("/bin/nope")]
    public async Task A_program_that_is_not_there_is_127(string program)
    {
        var fault = await Assert.ThrowsAsync<ContainerStartException>(() => RunAsync(new() { Entrypoint = [program] }));
        Assert.Equal((127, ErrorCodes.CommandNotFound), (fault.ExitCode, fault.Code));
        Assert.Contains(program, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_without_execute_permission_is_126()
    {
        File.WriteAllText(Path.Combine(Root, "bin/data"), "x");
        var fault = await Assert.ThrowsAsync<ContainerStartException>(() => RunAsync(new() { Entrypoint = ["/bin/data"] }));
        Assert.Equal((126, ErrorCodes.CommandNotExecutable), (fault.ExitCode, fault.Code));
    }

    [Theory]
    [InlineData("not a program", 126)]
    [InlineData("#!/nope/interpreter\n", 127)]
    public async Task A_file_that_the_kernel_cannot_execute_is_told_apart_from_a_program_that_fails(string content, int code)
    {
        var path = Path.Combine(Root, "bin/odd");
        HostProgram.Script(path, content);
        var fault = await Assert.ThrowsAsync<ContainerStartException>(() => RunAsync(new() { Entrypoint = ["/bin/odd"] }));
        Assert.Equal(code, fault.ExitCode);
    }

    [Fact]
    public async Task A_mount_that_cannot_be_made_is_125()
    {
        var options = Shell("true") with { Mounts = [new() { Destination = "/m", Type = "bind", Source = "/no/such/source", Options = ["bind"] }] };
        var fault = await Assert.ThrowsAsync<ContainerStartException>(() => RunAsync(options));
        Assert.Equal((125, ErrorCodes.ContainerNotCreated), (fault.ExitCode, fault.Code));
        Assert.Contains("/no/such/source", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_environment_is_what_the_configuration_says_and_nothing_of_ours()
    {
        Environment.SetEnvironmentVariable("OCI_CONTRACT_LEAK", "leaked");
        var lines = (await ReadAsync(new() { Entrypoint = ["/bin/env"], Environment = ["A=1", "B=x y", "E=", "A=2"] })).Split('\n').Order(StringComparer.Ordinal);
        Assert.Equal(["A=2", "B=x y", "E=", "HOME=/root", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"], lines);
    }

    [Fact]
    public async Task The_process_starts_in_its_working_folder() => Assert.Equal("/home/app", await ReadAsync(Shell("pwd") with { WorkingFolder = "/home/app" }));

    [Theory]
    [InlineData(null, "uid=0(root) gid=0(root) groups=0(root)")]
    [InlineData("app", "uid=1000(app) gid=1000(app) groups=29(audio),50(staff),1000(app)")]
    [InlineData("1000", "uid=1000(app) gid=1000(app) groups=29(audio),50(staff),1000(app)")]
    [InlineData("app:audio", "uid=1000(app) gid=29(audio) groups=29(audio)")]
    [InlineData("4242:4343", "uid=4242 gid=4343 groups=4343")]
    public async Task The_user_and_the_groups_are_those_of_the_image(string? user, string identity) => Assert.Equal(identity, await ReadAsync(Shell("id") with { User = user }));

    [Fact]
    public async Task The_first_process_is_1_and_alone() => Assert.Equal("1\n1", await ReadAsync(Shell("echo $$; ls -d /proc/[0-9]* | wc -l | tr -d ' '; :") with { Entrypoint = ["/bin/sh", "-c", "echo $$; set -- /proc/[0-9]*; echo $#"] }));

    [Fact]
    public async Task Capabilities_are_the_fourteen_and_none_is_inheritable_or_ambient()
    {
        var status = await ReadAsync(Shell("grep Cap /proc/self/status"));
        Assert.Equal("CapInh:\t0000000000000000\nCapPrm:\t00000000a80425fb\nCapEff:\t00000000a80425fb\nCapBnd:\t00000000a80425fb\nCapAmb:\t0000000000000000", status);
    }

    [Fact]
    public async Task A_user_who_is_not_root_has_no_effective_capability() =>
        Assert.Equal("CapEff:\t0000000000000000", await ReadAsync(Shell("grep CapEff /proc/self/status") with { User = "app" }));

    [Fact]
    public async Task Added_and_dropped_capabilities_are_seen()
    {
        var status = await ReadAsync(Shell("grep CapBnd /proc/self/status") with { AddCapabilities = ["net_admin"], DropCapabilities = ["ALL"] });
        Assert.Equal("CapBnd:\t0000000000001000", status);
    }

    [Fact]
    public async Task The_system_call_filter_is_on_unless_unconfined()
    {
        Assert.Equal("Seccomp:\t2", await ReadAsync(Shell("grep Seccomp: /proc/self/status")));
        Assert.Equal("Seccomp:\t0", await ReadAsync(Shell("grep Seccomp: /proc/self/status") with { Seccomp = SeccompChoice.Unconfined }));
    }

    [Theory]
    [InlineData(false, "NoNewPrivs:\t0")]
    [InlineData(true, "NoNewPrivs:\t1")]
    public async Task New_privileges_can_be_forbidden(bool forbidden, string status) =>
        Assert.Equal(status, await ReadAsync(Shell("grep NoNewPrivs /proc/self/status") with { NoNewPrivileges = forbidden }));

    [Fact]
    public async Task Files_of_the_kernel_are_masked_or_read_only()
    {
        Assert.Equal("0\nro", await ReadAsync(Shell("wc -c < /proc/timer_list | tr -d ' '; touch /proc/sys/kernel/core_pattern 2>/dev/null && (echo x > /proc/sys/kernel/domainname) 2>/dev/null || echo ro")));
    }

    [Fact]
    public async Task A_read_only_root_cannot_be_written_but_memory_file_systems_can() =>
        Assert.Equal("refused\nwritten", await ReadAsync(Shell("touch /x 2>/dev/null || echo refused; touch /scratch/x && echo written") with { ReadOnlyRoot = true, Tmpfs = ["/scratch:size=1m"] }));

    [Fact]
    public async Task Without_a_network_there_is_only_loopback_and_it_is_up() =>
        Assert.Equal("lo\nup", await ReadAsync(Shell("ls /sys/class/net; ip addr show lo | grep -q 127.0.0.1 && echo up")));

    [Fact]
    public async Task The_hosts_network_is_the_hosts()
    {
        var own = new FileInfo("/proc/self/ns/net").LinkTarget;
        Assert.Equal(own, await ReadAsync(Shell("readlink /proc/self/ns/net") with { Network = NetworkMode.Host }));
        Assert.NotEqual(own, await ReadAsync(Shell("readlink /proc/self/ns/net")));
    }

    [Fact]
    public async Task The_host_name_is_its_own() => Assert.Equal("box", await ReadAsync(Shell("hostname") with { Hostname = "box" }));

    [Fact]
    public async Task No_descriptor_of_ours_reaches_the_container()
    {
        var canary = Folder["canary"];
        File.WriteAllText(canary, "secret");
        using var leak = InheritableFile.Open(canary);
        Assert.Equal("0\n1\n2\n3", await ReadAsync(Shell("for f in /proc/self/fd/*; do echo ${f##*/}; done") with { Entrypoint = ["/bin/ls", "/proc/self/fd"] }));
    }

    [Fact]
    public async Task Limits_are_set() => Assert.Equal("512 512", await ReadAsync(Shell("echo $(ulimit -Sn) $(ulimit -Hn)") with { Ulimits = ["nofile=512"] }));

    [Fact]
    public async Task The_control_group_limits_the_container()
    {
        var options = Shell("cat /sys/fs/cgroup/pids/pids.max /sys/fs/cgroup/pids.max 2>/dev/null; :") with { Resources = new() { Pids = new() { Limit = 33 }, Memory = new() { Limit = 1 << 26 } } };
        Assert.Equal("33", await ReadAsync(options));
    }

    [Fact]
    public async Task Without_its_capability_a_call_is_refused() =>
        Assert.Equal("refused", await ReadAsync(Shell("chroot / /bin/true 2>/dev/null || echo refused") with { DropCapabilities = ["SYS_CHROOT"] }));

    [Fact]
    public async Task Devices_of_the_host_can_be_granted_and_others_not_used() =>
        Assert.Equal("mine\nrefused", await ReadAsync(Shell("test -c /dev/mine && echo mine; mknod /tmp/kmsg c 1 11 && (cat < /tmp/kmsg) 2>/dev/null || echo refused") with { Devices = ["/dev/null:/dev/mine:rw"] }));

    [Fact]
    public async Task A_device_may_be_anywhere_and_its_mode_on_the_host_stays()
    {
        var options = Shell("read -r x < /opt/mine/nothing; echo $?; echo x > /opt/mine/nothing && echo taken; chmod 0 /opt/mine/nothing 2>/dev/null || echo kept") with { Devices = ["/dev/null:/opt/../opt/mine/nothing"] };
        Assert.Equal("1\ntaken\nkept", await ReadAsync(options));
    }

    [Fact]
    public async Task The_privileged_have_everything_open()
    {
        var status = await ReadAsync(Shell("grep -E 'CapEff|Seccomp:' /proc/self/status; test -s /proc/timer_list && echo open; test -c /dev/kmsg && echo kmsg; :") with { Privileged = true, Ulimits = ["core=-1"] });
        var own = File.ReadLines("/proc/self/status").Single(line => line.StartsWith("CapBnd", StringComparison.Ordinal)).Split('\t')[1];
        Assert.StartsWith($"CapEff:\t{own}\nSeccomp:\t0", status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_syncs_nothing_runs_as_well() =>
        Assert.Equal("done", await ReadAsync(Shell("sync && dd if=/dev/zero of=/tmp/x bs=1k count=1 conv=fsync 2>/dev/null && echo done") with { SuppressSync = true }));

    [Fact]
    public async Task Input_is_fed_and_ends() => Assert.Equal("<hello>", (await RunAsync(Shell("read x; echo \"<$x>\"; cat >/dev/null"), new MemoryStream("hello\nmore\n"u8.ToArray()))).Output.Trim());

    [Fact]
    public async Task Output_and_errors_come_apart_and_whole()
    {
        var outcome = await RunAsync(Shell("i=0; while [ $i -lt 5000 ]; do echo line $i; i=$((i+1)); done; echo oops >&2; printf last"));
        Assert.Equal(5001, outcome.Lines.Length);
        Assert.Equal(("last", "oops\n"), (outcome.Lines[^1], outcome.Error));
    }
}
