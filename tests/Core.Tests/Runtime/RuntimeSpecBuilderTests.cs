using System.Runtime.Versioning;
using System.Text;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Runtime;
using Oci.Testing;

namespace Oci.Tests.Runtime;

[SupportedOSPlatform("linux")]
public sealed class RuntimeSpecBuilderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static readonly ContainerConfig web = new()
    {
        User = "web",
        ExposedPorts = ["8080/tcp", "53/udp"],
        Env = ["PATH=/bin", "LANG=C.UTF-8", "EMPTY="],
        Entrypoint = ["/bin/server"],
        Cmd = ["--listen", "0.0.0.0"],
        Volumes = ["/var/lib/data", "/cache"],
        WorkingDir = "/srv",
        Labels = new Dictionary<string, string> { ["org.opencontainers.image.author"] = "label wins", ["maintainer"] = "m", ["run.oci.hooks.stdout"] = "/etc/shadow" },
        StopSignal = "SIGQUIT",
    };

    public RuntimeSpecBuilderTests()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("Needs Linux");
        Directory.CreateDirectory(folder["etc"]);
        File.WriteAllText(folder["etc/passwd"], "root:x:0:0::/root:\nweb:x:33:33::/var/www:\n");
        File.WriteAllText(folder["etc/group"], "web:x:33:\nlog:x:4:web\n");
    }

    public void Dispose() => folder.Dispose();

    private RuntimeSpec Build(ContainerOptions options, ContainerConfig? config = null) => RuntimeSpecs.Build(config, options, folder.Path);

    private OciException Refused(ContainerOptions options, ContainerConfig? config = null) => Assert.ThrowsAny<OciException>(() => Build(options, config));

    private static ContainerOptions Command => new() { Entrypoint = ["sh"] };

    [Fact]
    public void An_image_that_says_everything_is_converted() => Verify(Build(new(), web), "config-image");

    [Fact]
    public void A_build_step_is_converted() => Verify(Build(new()
    {
        Entrypoint = ["/bin/sh", "-c", "apt-get update"],
        Environment = ["DEBIAN_FRONTEND=noninteractive"],
        User = "0",
        WorkingFolder = "/",
        Network = NetworkMode.Host,
        SuppressSync = true,
        MountVolumes = false,
        RootPath = "/merged",
        Mounts = [new() { Destination = "/etc/hosts", Type = "bind", Source = "/b/hosts", Options = ["bind", "rprivate", "rw"] }],
    }, web), "config-step");

    [Fact]
    public void A_user_with_many_wishes_gets_them() => Verify(Build(new()
    {
        Command = ["top"],
        Terminal = true,
        ReadOnlyRoot = true,
        NoNewPrivileges = true,
        Hostname = "box",
        AddCapabilities = ["sys_time", "CAP_NET_ADMIN"],
        DropCapabilities = ["MKNOD"],
        Seccomp = SeccompChoice.Unconfined,
        Tmpfs = ["/run", "/scratch:size=64m,exec"],
        Ulimits = ["nofile=100:200", "nproc=9000", "core=-1"],
        Resources = new() { Memory = new() { Limit = 1 << 26 }, Cpu = new() { Quota = 50000, Period = 100000 }, Pids = new() { Limit = 50 } },
        CgroupsPath = "/dotnet-oci/x",
        InitProgram = "/usr/bin/tini",
        Devices = ["/dev/null:/dev/also-null:r"],
        Annotations = new Dictionary<string, string> { ["run.oci.systemd.subgroup"] = "the user may" },
        Mounts = [new() { Destination = "/dev/shm", Type = "bind", Source = "/host/shm", Options = ["bind"] }, new() { Destination = "/cache//", Type = "bind", Source = "/host/cache", Options = ["rbind", "ro"] }],
    }, web), "config-wishes");

    private static void Verify(RuntimeSpec spec, string name)
    {
        // The whole profile has a test of its own.
        var names = spec.Linux!.Seccomp is { Syscalls: { } rules } filter ? filter with { Syscalls = [.. rules.Select(rule => rule with { Names = [.. rule.Names.Take(3)] })] } : null;
        Golden.Match(Encoding.UTF8.GetString(Bundle.Serialize(spec with { Linux = spec.Linux with { Seccomp = names } })), name);
    }

    [Fact]
    public void The_same_input_gives_the_same_bytes() => Assert.Equal(Bundle.Serialize(Build(new(), web)), Bundle.Serialize(Build(new(), web)));

    [Theory]
    [InlineData("a b", "c", null, null, "a b,c")]
    [InlineData("a", "c", "x", null, "x")]
    [InlineData("a", "c", null, "y", "a,y")]
    [InlineData("a", "c", "x", "y", "x,y")]
    [InlineData(null, "c", null, null, "c")]
    [InlineData("a", null, null, null, "a")]
    public void The_command_is_entry_point_and_command(string? imageEntry, string? imageCommand, string? entry, string? command, string expected)
    {
        static string[]? List(string? text) => text is null ? null : [text];
        var spec = Build(new() { Entrypoint = List(entry), Command = List(command) }, new() { Entrypoint = List(imageEntry), Cmd = List(imageCommand) });
        Assert.Equal(expected, string.Join(',', spec.Process!.Args!));
    }

    [Fact]
    public void No_command_at_all_is_a_fault_unless_there_is_a_default()
    {
        Assert.Equal(ErrorCodes.InvalidContainerOption, Refused(new()).Code);
        Assert.Equal(["sh"], Build(new() { DefaultCommand = ["sh"] }).Process!.Args!);
    }

    [Fact]
    public void The_last_value_of_a_variable_counts_and_one_without_a_value_is_taken_away()
    {
        var spec = Build(Command with { Environment = ["B=2", "A=3", "C"] }, new() { Env = ["A=1", "B=1", "C=1", "A=2", "ODD"] });
        Assert.Equal(["A=3", "B=2", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root"], spec.Process!.Env!);
    }

    [Theory]
    [InlineData("=x")]
    [InlineData("A=\0")]
    public void A_malformed_variable_is_a_fault(string entry) => Assert.Equal(ErrorCodes.InvalidContainerOption, Refused(Command with { Environment = [entry] }).Code);

    [Theory]
    [InlineData("", "/")]
    [InlineData("/a/./b//c/", "/a/b/c")]
    [InlineData("relative/x", "/relative/x")]
    [InlineData("/../../x", "/x")]
    [InlineData("/proc", "/proc")]
    [InlineData("/proc/self/fd/7/../../..", "/proc")]
    public void The_working_folder_is_absolute_and_clean(string folder, string expected) =>
        Assert.Equal(expected, Build(Command, new() { WorkingDir = folder }).Process!.Cwd);

    [Theory]
    [InlineData("/proc/self/fd/7")]
    [InlineData("/proc/thread-self/fd/7/..")]
    [InlineData("//proc/./self/fd/8")]
    [InlineData("/proc/1/root")]
    [InlineData("/dev/fd/7")]
    [InlineData("/link/7")]
    [InlineData("/deep/link2/self/fd/9")]
    [InlineData("/loop")]
    [InlineData("/a\0b")]
    public void A_working_folder_that_leads_to_descriptors_is_refused(string working)
    {
        File.CreateSymbolicLink(this.folder["link"], "/proc/self/fd");
        Directory.CreateDirectory(this.folder["deep"]);
        File.CreateSymbolicLink(this.folder["deep/link2"], "../../../proc");
        File.CreateSymbolicLink(this.folder["loop"], "loop");
        Assert.Equal(ErrorCodes.InvalidContainerOption, Refused(Command, new() { WorkingDir = working }).Code);
        Assert.Equal(ErrorCodes.InvalidContainerOption, Refused(Command with { WorkingFolder = working }).Code);
    }

    [Theory]
    [InlineData("proc")]
    [InlineData("sys")]
    [InlineData("dev")]
    public void A_link_where_the_kernels_files_go_is_refused(string name)
    {
        File.CreateSymbolicLink(folder[name], "/etc");
        Assert.Equal(ErrorCodes.UnsafeRoot, Refused(Command).Code);
        File.Delete(folder[name]);
        Directory.CreateDirectory(folder[name]);
        Assert.NotNull(Build(Command));
    }

    [Theory]
    [InlineData("../etc")]
    [InlineData("/a/../../etc")]
    [InlineData("etc")]
    [InlineData("/")]
    [InlineData("//.")]
    [InlineData("")]
    public void A_volume_outside_is_refused(string path) => Assert.Equal(ErrorCodes.InvalidContainerOption, Refused(Command, new() { Volumes = [path] }).Code);

    [Theory]
    [InlineData("/a/../..")]
    [InlineData("relative")]
    [InlineData("/")]
    public void A_mount_outside_is_refused(string path) =>
        Assert.Equal(ErrorCodes.InvalidContainerOption, Refused(Command with { Mounts = [new() { Destination = path, Type = "tmpfs" }] }).Code);

    [Fact]
    public void Volumes_have_folders_of_their_own_however_they_are_named()
    {
        var paths = new[] { "/a/b", "/a-b", "/a%2Fb", "/" + new string('x', 400), "/" + new string('x', 401), "/é", "/a/b/" };
        var volumes = ImageVolume.Of(RuntimeSpecs.Image(new() { Volumes = paths }));
        Assert.Equal(6, volumes.Count);
        Assert.Equal(6, volumes.Select(volume => volume.Folder).Distinct().Count());
        Assert.All(volumes, volume => Assert.True(Path.GetFileName(volume.Folder).Length < 255 && volume.Folder.All(char.IsAscii) && volume.Folder.Count(c => c == '/') == 1, volume.Folder));
    }

    [Theory]
    [InlineData("", "", "standard")]
    [InlineData("ALL", "", "host")]
    [InlineData("", "ALL", "")]
    [InlineData("cap_sys_admin", "all", "CAP_SYS_ADMIN")]
    [InlineData("sys_resource", "ALL", "")]
    public void Capabilities_are_added_and_dropped(string add, string drop, string expected)
    {
        static string[] List(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries);
        var set = Build(Command with { AddCapabilities = List(add), DropCapabilities = List(drop) }).Process!.Capabilities!;
        var wanted = expected switch { "standard" => CapabilityNames.Standard, "host" => RuntimeSpecs.Host.Capabilities, _ => List(expected) };
        Assert.Equal(wanted.Order(StringComparer.Ordinal), set.Bounding!);
        Assert.Equal((set.Bounding, set.Bounding), (set.Effective, set.Permitted));
        Assert.Null(set.Inheritable);
        Assert.Null(set.Ambient);
    }

    [Fact]
    public void Groups_that_a_container_cannot_have_are_not_left_out_in_silence()
    {
        var options = Command with { Groups = ["log", "7"] };
        Assert.Equal([0u, 4u, 7u], Build(options).Process!.User!.AdditionalGids!);
        Assert.Equal(ErrorCodes.InvalidContainerOption, Assert.Throws<OciException>(() => RuntimeSpecs.Build(null, options, folder.Path, RuntimeSpecs.Host with { HasManyGroups = false })).Code);
    }

    [Fact]
    public void One_option_may_name_several_capabilities()
    {
        var set = Build(Command with { AddCapabilities = ["cap_mknod,CHOWN"], DropCapabilities = ["ALL"] }).Process!.Capabilities!;
        Assert.Equal(["CAP_CHOWN", "CAP_MKNOD"], set.Bounding!);
    }

    [Fact]
    public void Everything_is_open_to_the_privileged()
    {
        var spec = Build(Command with { Privileged = true, SuppressSync = false });
        Assert.Equal((null, null, null), (spec.Linux!.Seccomp, spec.Linux.MaskedPaths, spec.Linux.ReadonlyPaths));
        Assert.Equal(RuntimeSpecs.Host.Capabilities.Order(StringComparer.Ordinal), spec.Process!.Capabilities!.Bounding!);
        Assert.Equal([new() { Allow = true, Access = "rwm" }], spec.Linux.Resources!.Devices!);
        Assert.Contains("rw", spec.Mounts!.Single(mount => mount.Destination == "/sys").Options!);
    }

    [Theory]
    [InlineData("nofile", "SYS_ADMIN", null)]
    [InlineData("nofile=5:4", null, null)]
    [InlineData("nofile=x", null, null)]
    [InlineData("nosuch=1", null, null)]
    [InlineData("nofile=1:2:3", null, null)]
    [InlineData(null, "NOSUCH", null)]
    [InlineData(null, "", null)]
    [InlineData(null, null, "/dev/nosuch-device")]
    [InlineData(null, null, "dev/null")]
    [InlineData(null, null, "/dev/null:/dev/x:/dev/y")]
    [InlineData(null, null, "/dev/null:rwx")]
    [InlineData(null, null, "/etc/passwd")]
    public void Wishes_that_cannot_be_understood_are_faults(string? ulimit, string? capability, string? device)
    {
        static string[] List(string? text) => text is null ? [] : [text];
        var fault = Refused(Command with { Ulimits = List(ulimit), AddCapabilities = List(capability), Devices = List(device) });
        Assert.Equal(ErrorCodes.InvalidContainerOption, fault.Code);
        Assert.NotNull(fault.Hint);
    }

    [Fact]
    public void Limits_are_cut_to_what_the_host_allows_unless_it_allows_all()
    {
        var options = Command with { Ulimits = ["nofile=100000:-1"] };
        Assert.Equal([new() { Type = "RLIMIT_NOFILE", Soft = 20000, Hard = 20000 }], Build(options).Process!.Rlimits!);
        var free = RuntimeSpecs.Build(null, options, folder.Path, RuntimeSpecs.Host with { CanRaiseLimits = true });
        Assert.Equal([new() { Type = "RLIMIT_NOFILE", Soft = 100000, Hard = ulong.MaxValue }], free.Process!.Rlimits!);
    }

    [Theory]
    [InlineData("run.oci.hooks.stdout", false)]
    [InlineData("run.oci.systemd.force_cgroup_v1", false)]
    [InlineData("org.criu.config", false)]
    [InlineData("org.systemd.property.ExecStartPre", false)]
    [InlineData("org.opencontainers.runc.exec.isolated-cpu-affinity-transition", false)]
    [InlineData("module.wasm.image/variant", false)]
    [InlineData("io.katacontainers.config.hypervisor.path", false)]
    [InlineData("dev.gvisor.spec.mount.share", false)]
    [InlineData("io.kubernetes.cri-o.Devices", false)]
    [InlineData("", false)]
    [InlineData("maintainer", true)]
    [InlineData("version", true)]
    [InlineData("com.example.vendor", true)]
    [InlineData("org.label-schema.name", true)]
    [InlineData("org.opencontainers.image.title", true)]
    public void Labels_become_annotations_only_where_no_runtime_takes_orders(string label, bool copied)
    {
        var spec = Build(Command, new() { Labels = new Dictionary<string, string> { [label] = "value" } });
        Assert.Equal(copied, spec.Annotations!.ContainsKey(label));
    }

    [Fact]
    public void Fields_that_say_nothing_make_no_annotation() =>
        Assert.Equal(["org.opencontainers.image.architecture", "org.opencontainers.image.author", "org.opencontainers.image.created", "org.opencontainers.image.os", "org.opencontainers.image.variant"],
            Build(Command, new() { StopSignal = "", ExposedPorts = [] }).Annotations!.Keys);

    [Fact]
    public void Mount_points_are_those_in_the_root_itself()
    {
        File.WriteAllText(folder["file"], "");
        var spec = Build(Command with { WorkingFolder = "/work", Mounts = [new() { Destination = "/etc/hosts", Type = "bind", Source = folder["file"], Options = ["bind"] }, new() { Destination = "/data", Type = "bind", Source = folder.Path, Options = ["rbind"] }, new() { Destination = "/data/sub", Type = "tmpfs" }] });
        Assert.Equal(["/proc d", "/dev d", "/sys d", "/data d", "/etc/hosts f", "/work d"], MountTargets.Of(spec).Select(point => $"{point.Path} {(point.IsDirectory ? "d" : "f")}"));
    }
}
