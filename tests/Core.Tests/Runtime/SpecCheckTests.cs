using System.Runtime.Versioning;
using System.Text;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Runtime;

namespace Oci.Tests.Runtime;

[SupportedOSPlatform("linux")]
[Trait("Category", "Linux")]
public sealed class SpecCheckTests
{
    [Theory]
    [InlineData("""{ "mounts": [{ "destination": "/proc/sys", "type": "bind", "source": "/tmp" }] }""", "files of `/proc`")]
    [InlineData("""{ "mounts": [{ "destination": "/tmp/../proc", "type": "tmpfs", "source": "tmpfs" }] }""", "files of `/proc`")]
    [InlineData("""{ "mounts": [{ "destination": "/proc", "type": "tmpfs", "source": "/proc" }] }""", "files of `/proc`")]
    [InlineData("""{ "mounts": [{ "destination": "/proc", "type": "bind", "source": "proc" }] }""", "files of `/proc`")]
    [InlineData("""{ "mounts": [{ "destination": "/a\u0000b", "type": "tmpfs" }] }""", "without a NUL")]
    [InlineData("""{ "mounts": [{ "destination": "/a", "type": "bind", "source": "/a\u0000b" }] }""", "without a NUL")]
    [InlineData("""{ "linux": { "devices": [{ "path": "/dev/x", "type": "x", "major": 1, "minor": 3 }] } }""", "type `c`, `b`, `u` or `p`")]
    [InlineData("""{ "linux": { "timeOffsets": { "monotonic": { "secs": 5 } } } }""", "`time` namespace")]
    [InlineData("""{ "linux": { "timeOffsets": { "boottime": { "secs": 5 } }, "namespaces": [{ "type": "time", "path": "/proc/1/ns/time" }] } }""", "`time` namespace")]
    [InlineData("""{ "linux": { "resources": { "unified": { "../memory.max": "5" } } } }""", "control group's file")]
    [InlineData("""{ "linux": { "resources": { "hugepageLimits": [{ "pageSize": "../../x", "limit": 5 }] } } }""", "control group's file")]
    [InlineData("""{ "linux": { "resources": { "unified": { "tasks": "5" } } } }""", "control group's file")]
    [InlineData("""{ "ociVersion": "invalid" }""", "`invalid`")]
    [InlineData("""{ "ociVersion": "1.0" }""", "`1.0`")]
    [InlineData("""{ "ociVersion": "1..2" }""", "`1..2`")]
    [InlineData("""{ "ociVersion": "2.0.0" }""", "`2.0.0`")]
    [InlineData("""{ "hooks": { "prestart": [{ "path": "bin/true" }] } }""", "absolute path of a hook")]
    [InlineData("""{ "hooks": { "poststop": [{ "path": "/bin/true", "timeout": 0 }] } }""", "above 0")]
    [InlineData("""{ "linux": { "rootfsPropagation": "bogus" } }""", "`bogus`")]
    public void What_contradicts_the_specification_or_covers_the_kernels_files_is_refused(string json, string message)
    {
        var fault = Assert.Throws<OciException>(() => SpecCheck.Run(Spec(json), "/bundle"));
        Assert.Equal(ErrorCodes.InvalidBundle, fault.Code);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_that_change_name_no_files_elsewhere_either() =>
        Assert.Equal(ErrorCodes.InvalidContainerOption, Assert.Throws<OciException>(() => SpecCheck.Run(new LinuxResources { Unified = new Dictionary<string, string> { ["memory.max/../../x"] = "5" } })).Code);

    [Theory]
    [InlineData("""{ "mounts": [{ "destination": "/proc", "type": "proc", "source": "proc" }, { "destination": "/proc/cpuinfo", "type": "bind", "source": "/tmp/cpuinfo" }] }""")]
    [InlineData("""{ "mounts": [{ "destination": "/proc", "type": "bind", "source": "/proc/", "options": ["rbind"] }, { "destination": "/procedures", "type": "tmpfs" }] }""")]
    [InlineData("""{ "linux": { "timeOffsets": { "monotonic": { "secs": 5 } }, "namespaces": [{ "type": "time" }] } }""")]
    [InlineData("""{ "linux": { "resources": { "unified": { "memory.oom.group": "1" } } } }""")]
    [InlineData("""{ "ociVersion": "1.0.2-dev+build.5", "hooks": { "startContainer": [{ "path": "/bin/true", "timeout": 1 }] }, "linux": { "rootfsPropagation": "rslave" } }""")]
    public void What_engines_do_is_not(string json) => SpecCheck.Run(Spec(json), "/bundle");

    [Theory]
    [InlineData("""{ "process": { "cwd": "/", "scheduler": { "policy": "SCHED_BEST" } } }""", "SCHED_BEST")]
    [InlineData("""{ "process": { "cwd": "/", "scheduler": { "policy": "SCHED_RR", "flags": ["SCHED_FLAG_X"] } } }""", "SCHED_FLAG_X")]
    [InlineData("""{ "process": { "cwd": "/", "ioPriority": { "class": "IOPRIO_CLASS_TOP", "priority": 1 } } }""", "IOPRIO_CLASS_TOP")]
    [InlineData("""{ "linux": { "personality": { "domain": "BSD" } } }""", "BSD")]
    [InlineData("""{ "linux": { "personality": { "domain": "LINUX", "flags": ["X"] } } }""", "`X`")]
    [InlineData("""{ "linux": { "memoryPolicy": { "mode": "MPOL_ODD" } } }""", "MPOL_ODD")]
    [InlineData("""{ "linux": { "timeOffsets": { "realtime": { "secs": 5 } } } }""", "realtime")]
    [InlineData("""{ "linux": { "netDevices": { "eth0": { "name": "x" } } } }""", "netDevices")]
    [InlineData("""{ "linux": { "intelRdt": { "closID": "x" } } }""", "intelRdt")]
    [InlineData("""{ "mounts": [{ "destination": "/x", "type": "tmpfs", "options": ["remount", "size=5"] }] }""", "remount,size=5")]
    [InlineData("""{ "linux": { "namespaces": [{ "type": "user", "path": "/proc/1/ns/user" }] } }""", "to join")]
    public void What_the_built_in_runner_cannot_do_is_said(string json, string limit) => Assert.Contains(limit, SandboxLimits.Of(Spec(json)), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{ "linux": { "netDevices": {}, "intelRdt": null, "later": { "a": 1 } } }""")]
    [InlineData("""{ "linux": { "namespaces": [{ "type": "pid", "path": "/proc/1/ns/pid" }, { "type": "time" }] } }""")]
    [InlineData("""{ "mounts": [{ "destination": "/x", "type": "tmpfs", "options": ["remount", "ro"] }] }""")]
    public void What_nobody_knows_yet_or_is_empty_is_no_fault(string json) => Assert.Null(SandboxLimits.Of(Spec(json)));

    private static RuntimeSpec Spec(string json) =>
        StrictJson.Parse(Encoding.UTF8.GetBytes((json.Contains("ociVersion", StringComparison.Ordinal) ? "{" : """{ "ociVersion": "1.0.2",""") + """ "root": { "path": "rootfs" }, """ + json.TrimStart()[1..]), RuntimeJson.Strict.RuntimeSpec, "configuration", "here");
}
