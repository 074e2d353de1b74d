using System.Buffers.Binary;
using System.Runtime.Versioning;
using Oci.Native;
using Oci.Runtime;
using Oci.Testing;

namespace Oci.Tests.Runtime;

/// <summary>Tables are data: what they promise is read from them, on any host and without rights.</summary>
[SupportedOSPlatform("linux")]
[Trait("Category", "Linux")]
public sealed class SandboxTableTests : IDisposable
{
    private static readonly SandboxHost machine = new() { IsInitialUserNamespace = true, CanSetGroups = true, Groups = [(0, uint.MaxValue)] };
    private static readonly SandboxHost inside = new() { IsInitialUserNamespace = false, CanSetGroups = false, Groups = [(0, 1)] };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private RuntimeSpec Spec(ContainerOptions? options = null)
    {
        folder.Make("rootfs/etc");
        return RuntimeSpecs.Build(new() { User = "7:8" }, (options ?? new()) with { Entrypoint = ["prog"], Hostname = "box" }, folder["rootfs"]);
    }

    private SandboxJob Job(RuntimeSpec spec, SandboxHost? host = null) => new()
    {
        Spec = spec,
        RootFolder = folder["rootfs"],
        Mounts = SandboxPlaces.Plan(spec, host ?? machine),
        Descriptors = new() { Streams = [10, 11, 11], Status = 20, Go = 30 },
        Host = host ?? machine,
    };

    private List<Call> Calls(RuntimeSpec spec, SandboxHost? host = null) => [.. SandboxTable.Make(Job(spec, host)).Calls];

    private static int Last(List<Call> calls, Func<Call, bool> isIt) => calls.FindLastIndex(call => isIt(call));

    private static ulong Number(Call call, int argument, int index) => BinaryPrimitives.ReadUInt64LittleEndian(((CallMemory)call.Arguments[argument].Content!).Bytes.AsSpan(8 * index));

    [Fact]
    public void Only_named_descriptors_survive_the_first_calls()
    {
        var ranges = Calls(Spec()).TakeWhile(call => call.Name == "close_range").Select(call => (call.Arguments[0].Number, call.Arguments[1].Number));
        Assert.Equal([(3L, 9L), (12L, 19L), (21L, 29L), (31L, uint.MaxValue)], ranges);
    }

    [Fact]
    public void Nothing_of_the_host_is_open_when_the_working_folder_is_entered()
    {
        var calls = Calls(Spec());
        var entered = Last(calls, call => call.Name == "chdir");
        var closed = calls.Select((call, i) => (call, i)).Where(pair => pair.call.Name == "close_range" && pair.i < entered).TakeLast(3).Select(pair => (pair.call.Arguments[0].Number, pair.call.Arguments[1].Number));
        Assert.Equal([(3L, 19L), (21L, 29L), (31L, uint.MaxValue)], closed);
        Assert.DoesNotContain(calls[(entered - 1)..], call => call.Name.StartsWith("open", StringComparison.Ordinal));
    }

    [Fact]
    public void The_last_rights_go_after_the_filter_or_before_it_where_nobody_needs_them()
    {
        var calls = Calls(Spec());
        Assert.True(Last(calls, call => call.Name == "seccomp") < Last(calls, call => call.Name == "capset"));
        calls = Calls(Spec(new() { NoNewPrivileges = true }));
        Assert.True(Last(calls, call => call.Name == "seccomp") > Last(calls, call => call.Name == "capset"));
    }

    [Fact]
    public void Death_with_the_parent_is_asked_for_after_the_last_change_of_identity_and_reported_then()
    {
        var calls = Calls(Spec());
        var asked = Last(calls, call => call.Name == "prctl" && call.Arguments[0].Number == Kernel.DieWithParent);
        Assert.True(asked > Last(calls, call => call.Name is "capset" or "setresuid" or "setresgid" or "setgroups"));
        Assert.Equal(["write", "read", "exit_group", "rt_sigprocmask"], calls.Skip(asked + 1).Take(4).Select(call => call.Name));
        Assert.All(calls.Skip(asked + 5), call => Assert.Equal("execve", call.Name));
    }

    [Fact]
    public void The_user_and_the_groups_are_set_groups_first()
    {
        var calls = Calls(Spec()).Where(call => call.Name is "setgroups" or "setresgid" or "setresuid").ToList();
        Assert.Equal(["setgroups", "setresgid", "setresuid"], calls.Select(call => call.Name));
        Assert.Equal((8L, 7L), (calls[1].Arguments[0].Number, calls[2].Arguments[0].Number));
        Assert.DoesNotContain(Calls(Spec(), inside), call => call.Name == "setgroups");
    }

    [Fact]
    public void Paths_of_the_image_are_opened_inside_the_root_and_the_kernels_without_links()
    {
        var calls = Calls(Spec(new() { Mounts = [new() { Destination = "/etc/data", Type = "tmpfs", Source = "tmpfs" }] })).Where(call => call.Name == "openat2").ToList();
        Assert.NotEmpty(calls);
        foreach (var call in calls)
        {
            var resolve = Number(call, 2, 2);
            Assert.Equal(Kernel.ResolveInRoot | Kernel.ResolveNoMagicLinks, resolve & (Kernel.ResolveInRoot | Kernel.ResolveNoMagicLinks));
            Assert.Equal(!call.Subject.StartsWith("/etc", StringComparison.Ordinal), (resolve & Kernel.ResolveNoLinks) != 0);
        }
    }

    [Fact]
    public void Every_mount_forbids_devices_but_those_that_hold_them_and_those_of_the_privileged()
    {
        var calls = Calls(Spec(new() { Mounts = [new() { Destination = "/data", Type = "bind", Source = "/srv", Options = ["rbind", "rw"] }] }));
        var made = calls.Where(call => call.Name == "fsmount").Where(call => !call.Subject.EndsWith(" on /dev", StringComparison.Ordinal) && !call.Subject.StartsWith("devpts", StringComparison.Ordinal));
        Assert.All(made, call => Assert.NotEqual(0, call.Arguments[2].Number & (long)Kernel.AttributeNoDevices));
        foreach (var subject in (string[])[folder["rootfs"], "/data", "/dev"])
            Assert.Contains(calls, call => call.Name == "mount_setattr" && call.Subject == subject && (Number(call, 3, 0) & Kernel.AttributeNoDevices) != 0);
        // After the nodes have become mounts of their own.
        Assert.True(Last(calls, call => call is { Name: "mount_setattr", Subject: "/dev" }) > Last(calls, call => call.Name == "move_mount" && call.Subject == "/dev/tty"));
        Assert.DoesNotContain(Calls(Spec(new() { Privileged = true })), call => call.Name == "mount_setattr" && call.Subject == folder["rootfs"] && (Number(call, 3, 0) & Kernel.AttributeNoDevices) != 0);
    }

    [Fact]
    public void A_device_elsewhere_may_be_used_though_the_root_that_it_lies_in_holds_none()
    {
        var spec = Spec();
        var calls = Calls(spec with { Linux = spec.Linux! with { Devices = [new() { Type = "c", Path = "/deep/node", Major = 1, Minor = 5 }] } });
        Assert.Contains(calls, call => call is { Name: "mkdirat", Subject: "/deep" });
        var allowed = calls.FindIndex(call => call is { Name: "mount_setattr", Subject: "/deep/node" });
        Assert.Equal((0UL, Kernel.AttributeNoDevices), (Number(calls[allowed], 3, 0), Number(calls[allowed], 3, 1)));
        Assert.Equal(("open_tree", "move_mount"), (calls[allowed - 1].Name, calls[allowed + 1].Name));
        Assert.DoesNotContain(Calls(spec), call => call.Name == "mount_setattr" && call.Subject.EndsWith("/null", StringComparison.Ordinal));
    }

    [Fact]
    public void In_a_user_namespace_devices_are_borrowed_and_what_is_not_ours_is_left_out()
    {
        var calls = Calls(Spec(new() { Network = NetworkMode.Host }), inside);
        Assert.DoesNotContain(calls, call => call.Name == "mknodat" && call.Arguments[2].Number >> 12 != Kernel.RegularFile >> 12);
        Assert.Contains(calls, call => call.Name == "open_tree" && call.Subject == "/dev/null" && call.Arguments[0].Number == Kernel.Here);
        Assert.DoesNotContain(calls, call => call.Subject.Contains("gid=5", StringComparison.Ordinal));
        Assert.Contains(calls, call => call.Name == "open_tree" && call.Subject == "/sys");
        Assert.Contains(Calls(Spec(new() { Network = NetworkMode.Host })), call => call.Subject == "sysfs on /sys");
        Assert.Contains(Calls(Spec(), inside), call => call.Subject == "sysfs on /sys");
    }

    [Fact]
    public void A_program_without_a_slash_is_looked_for_in_every_folder_of_its_path()
    {
        var spec = Spec();
        var tries = Calls(spec with { Process = spec.Process! with { Env = ["PATH=/a", "PATH=/b:/c/:relative:"] } }).Where(call => call.Name == "execve").ToList();
        Assert.Equal(["/b/prog", "/c/prog"], tries.Select(call => call.Subject));
        Assert.Equal([Errno.ENOENT, Errno.ENOTDIR, Errno.EACCES], tries[0].FineErrors.Select(error => (int)error));
        Assert.Empty(tries[1].FineErrors);
        Assert.Equal(["/bin/x"], Calls(spec with { Process = spec.Process! with { Args = ["/bin/x"] } }).Where(call => call.Name == "execve").Select(call => call.Subject));
    }

    [Fact]
    public void A_read_only_root_is_frozen_last_and_names_and_loopback_are_set()
    {
        var calls = Calls(Spec(new() { ReadOnlyRoot = true }));
        Assert.True(Last(calls, call => call is { Name: "mount_setattr", Subject: "/" }) > Last(calls, call => call.Name == "move_mount"));
        Assert.Contains(calls, call => call is { Name: "sethostname", Subject: "box" });
        Assert.Contains(calls, call => call is { Name: "ioctl", Subject: "the loopback device" });
        Assert.DoesNotContain(Calls(Spec(new() { Network = NetworkMode.Host })), call => call.Name == "ioctl");
    }

    [Fact]
    public void Clocks_are_set_before_anybody_is_in_their_namespace_and_while_the_hosts_files_are_there()
    {
        var spec = Spec();
        var linux = spec.Linux! with { Namespaces = [.. spec.Linux.Namespaces!, new() { Type = "time" }], TimeOffsets = new Dictionary<string, ClockOffset> { ["boottime"] = new() { Seconds = -7, Nanoseconds = 3 } } };
        var calls = Calls(spec with { Linux = linux });
        var (made, set, joined) = (calls.FindIndex(call => call is { Name: "unshare", Subject: "a namespace for clocks" }), calls.FindIndex(call => call.Subject == "the clock boottime"), calls.FindIndex(call => call.Name == "setns"));
        Assert.True(made < set && set < joined && joined < calls.FindIndex(call => call.Name == "pivot_root"));
        Assert.Equal("boottime -7 3\n", calls[set].Arguments[1].Content);
        Assert.Equal(0, NamespaceCalls.CloneFlags(spec with { Linux = linux }) & Kernel.NewTime);
    }

    [Theory]
    [InlineData(null, Kernel.Private, Kernel.Slave, 0UL)]
    [InlineData("rslave", Kernel.Slave, Kernel.Slave, 0UL)]
    [InlineData("rshared", Kernel.Slave, Kernel.Private, Kernel.Shared)]
    [InlineData("unbindable", Kernel.Private, Kernel.Slave, Kernel.Unbindable)]
    public void The_roots_propagation_is_what_it_is_to_be_only_once_it_is_the_root(string? word, ulong before, ulong isolated, ulong after)
    {
        var spec = Spec();
        var calls = Calls(spec with { Linux = spec.Linux! with { RootfsPropagation = word } });
        var pivot = calls.FindIndex(call => call.Name == "pivot_root");
        Assert.Equal(before, Number(calls.First(call => call.Name == "mount_setattr"), 3, 2));
        Assert.Equal((long)isolated, calls.First(call => call.Name == "mount").Arguments[3].Number & ~(long)Kernel.MountRecursive);
        Assert.Equal(after == 0 ? [] : [(long)after], calls[pivot..].Where(call => call is { Name: "mount", Subject: "/" }).Select(call => call.Arguments[3].Number));
        Assert.Equal(word == "rshared", calls[pivot..].Any(call => call is { Name: "mount", Subject: "the old root" }));
    }

    [Fact]
    public void A_memory_file_system_becomes_read_only_when_everything_below_it_is_there()
    {
        var spec = Spec();
        var calls = Calls(spec with { Mounts = [.. spec.Mounts!.Select(mount => mount.Destination == "/dev" ? mount with { Options = [.. mount.Options!, "ro"] } : mount)] });
        var made = calls.First(call => call is { Name: "fsmount", Subject: "tmpfs on /dev" });
        Assert.Equal(0, made.Arguments[2].Number & (long)Kernel.AttributeReadOnly);
        var frozen = Last(calls, call => call is { Name: "mount_setattr", Subject: "/dev" });
        Assert.Equal(Kernel.AttributeReadOnly, Number(calls[frozen], 3, 0));
        Assert.True(frozen > Last(calls, call => call.Name == "move_mount"));
    }

    [Fact]
    public void What_is_mounted_over_a_read_only_memory_file_system_does_not_become_read_only()
    {
        var spec = Spec();
        var calls = Calls(spec with { Mounts = [.. spec.Mounts!, new() { Destination = "/x", Type = "tmpfs", Options = ["ro"] }, new() { Destination = "/x", Type = "bind", Source = folder.Path, Options = ["rbind"] }] });
        Assert.True(Last(calls, call => call is { Name: "mount_setattr", Subject: "/x" }) < Last(calls, call => call is { Name: "move_mount", Subject: "/x" }));
    }

    [Fact]
    public void How_a_process_is_scheduled_is_set_while_it_has_the_right_to()
    {
        var spec = Spec();
        var process = spec.Process! with { Scheduler = new() { Policy = "SCHED_BATCH", Nice = -3 }, IoPriority = new() { Class = "IOPRIO_CLASS_BE", Priority = 5 } };
        var calls = Calls(spec with { Process = process, Linux = spec.Linux! with { Personality = new() { Domain = "LINUX32" }, MemoryPolicy = new() { Mode = "MPOL_BIND", Nodes = "1", Flags = ["MPOL_F_STATIC_NODES"] } } });
        var dropped = calls.FindIndex(call => call.Name == "setresuid");
        var (scheduled, priority, policy, personality) = (Index("sched_setattr"), Index("ioprio_set"), Index("set_mempolicy"), Index("personality"));
        Assert.All([scheduled, priority, policy, personality], index => Assert.InRange(index, 0, dropped));
        Assert.Equal((48, 3, -3), (Word(calls[scheduled], 0), Word(calls[scheduled], 4), Word(calls[scheduled], 16)));
        Assert.Equal(2 << 13 | 5, calls[priority].Arguments[2].Number);
        Assert.Equal((2L | 1 << 15, (byte)2), (calls[policy].Arguments[0].Number, ((CallMemory)calls[policy].Arguments[1].Content!).Bytes[0]));
        Assert.Equal(8, calls[personality].Arguments[0].Number);

        int Index(string name) => calls.FindIndex(call => call.Name == name);
        static int Word(Call call, int offset) => BinaryPrimitives.ReadInt32LittleEndian(((CallMemory)call.Arguments[1].Content!).Bytes.AsSpan(offset));
    }

    [Fact]
    public void A_process_that_waits_for_its_starter_does_not_outlive_it()
    {
        var table = new CallTable();
        var job = Job(Spec());
        SandboxTable.Begin(table, job with { DiesWithParent = true });
        Assert.Equal(["prctl", "read", "exit_group"], table.Calls.Take(3).Select(call => call.Name));
    }

    [Fact]
    public void A_further_process_gets_its_processors_once_it_is_in_its_group()
    {
        var spec = Spec();
        var process = spec.Process! with { Affinity = new() { Initial = "0", Final = "1,3" } };
        var calls = SandboxTable.Join(Job(spec) with { Descriptors = new() { Status = 20, Go = 30, Joined = 40 } }, process, "x", Kernel.NewProcess, new(new byte[8])).Calls.ToList();
        var placed = calls.FindIndex(call => call.Name == "sched_setaffinity");
        Assert.True(calls.FindIndex(call => call.Name == "read") < placed);
        Assert.Equal((128L, (byte)0x0a), (calls[placed].Arguments[1].Number, ((byte[])calls[placed].Arguments[2].Content!)[0]));
        Assert.DoesNotContain(Calls(spec with { Process = process }), call => call.Name == "sched_setaffinity");
    }

    [Fact]
    public void Every_table_has_numbers_on_both_architectures()
    {
        var spec = Spec(new() { Tmpfs = ["/x"], Terminal = true });
        foreach (var call in Calls(spec).Concat(SandboxTable.Join(Job(spec) with { Descriptors = new() { Status = 20, Go = 30, Joined = 40, Terminal = 50 } }, spec.Process!, "x", Kernel.NewProcess, new(new byte[8])).Calls))
            foreach (var architecture in (string[])["X86_64", "AARCH64"])
                Assert.True(SystemCallNumbers.Find(architecture, call.Name) is not null, call.Name);
    }

    [Theory]
    [InlineData("ro,nosuid,nodev,noexec,size=1m", Kernel.AttributeReadOnly | Kernel.AttributeNoSetuid | Kernel.AttributeNoDevices | Kernel.AttributeNoExec, "size=1m")]
    [InlineData("ro,rw", 0UL, "")]
    [InlineData("noatime,relatime,mode=755", 0UL, "mode=755")]
    [InlineData("rbind,rslave,strictatime,newinstance", Kernel.AttributeStrictAccessTime, "newinstance")]
    public void Options_of_mounts_are_sorted(string options, ulong attributes, string data)
    {
        var sorted = MountOptions.Of(new() { Destination = "/x", Options = options.Split(',') });
        Assert.Equal((attributes, data), (sorted.Attributes, string.Join(',', sorted.Data)));
        Assert.Equal(options.Contains("rbind", StringComparison.Ordinal), sorted is { IsBind: true, IsRecursive: true, Propagation: Kernel.Slave });
    }

    [Theory]
    [InlineData("memory.max=1000 memory.swap.max=500 pids.max=9 cpu.weight=39 cpu.max=50000/100000", true)]
    [InlineData("memory.limit_in_bytes=1000 memory.memsw.limit_in_bytes=1500 pids.max=9 cpu.shares=1024 cpu.cfs_quota_us=50000", false)]
    public void Limits_become_files_of_control_groups(string expected, bool unified)
    {
        var limits = new LinuxResources { Memory = new() { Limit = 1000, Swap = 1500 }, Pids = new() { Limit = 9 }, Cpu = new() { Quota = 50000, Shares = 1024 } };
        var settings = unified ? CgroupSettings.Unified(limits) : CgroupSettings.Legacy(limits);
        Assert.Equal(expected, string.Join(' ', settings.Select(setting => $"{setting.File}={setting.Value.Replace(' ', '/')}")));
        Assert.Empty(unified ? CgroupSettings.Unified(null) : CgroupSettings.Legacy(null));
    }
}
