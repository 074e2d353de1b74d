using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>A container to make, with everything looked up that its table depends on.</summary>
[SupportedOSPlatform("linux")]
internal sealed record SandboxJob
{
    /// <summary>The configuration; sources of mounts are absolute.</summary>
    public required RuntimeSpec Spec { get; init; }
    /// <summary>The root file system, absolute.</summary>
    public required string RootFolder { get; init; }
    /// <summary>The mount that it lies on.</summary>
    public string RootMount { get; init; } = "/";
    /// <summary>The mounts, in order.</summary>
    public required IReadOnlyList<MountCalls.Planned> Mounts { get; init; }
    /// <summary>Paths to hide that exist, and whether they are folders.</summary>
    public IReadOnlyList<(string Path, bool IsFolder)> Masks { get; init; } = [];
    /// <summary>The container's control groups.</summary>
    public IReadOnlyList<(string Controller, string Folder)> Groups { get; init; } = [];
    /// <summary>Its descriptors.</summary>
    public required SandboxDescriptors Descriptors { get; init; }
    /// <summary>Where it is made.</summary>
    public required SandboxHost Host { get; init; }
    /// <summary>Whether it cannot outlive the thread that makes it.</summary>
    public bool DiesWithParent { get; init; } = true;

    /// <summary>Whether device nodes can be made: nobody can in a user namespace.</summary>
    public bool CanMakeDevices => Host.IsInitialUserNamespace && !NamespaceCalls.Has(Spec, "user");

    /// <summary>Whether device nodes may be used wherever they are, as far as mounts are concerned: a control group may forbid it.</summary>
    public bool AllowsAllDevices => DeviceCalls.AreAllAllowed(Spec) || Groups.Any(group => group.Controller == CgroupSettings.Devices);

    /// <summary>Whether it tells, and waits, when all is mounted and the host's files can still be seen: for hooks.</summary>
    public bool StopsBeforeRoot { get; init; }

    /// <summary>The container of a bundle, made here.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="spec">Its configuration; sources of mounts are absolute.</param>
    /// <param name="root">Its root file system.</param>
    /// <param name="prepared">Its mounts.</param>
    /// <param name="cgroup">Its control group; null for none.</param>
    /// <param name="descriptors">Those of its streams and its starter.</param>
    public static SandboxJob Of(Bundle bundle, RuntimeSpec spec, RootDirectory root, PreparedMounts prepared, SandboxCgroup? cgroup, SandboxDescriptors descriptors) => new()
    {
        Spec = spec,
        RootFolder = bundle.RootFolder,
        RootMount = MountOptions.PropagationOf(spec.Linux?.RootfsPropagation) == Kernel.Shared ? Disk.Of(bundle.RootFolder)?.MountPoint ?? "/" : "/",
        Mounts = prepared.Mounts,
        Masks = SandboxPlaces.Masks(spec, root),
        Groups = cgroup?.Folders ?? [],
        Descriptors = descriptors with { Prepared = prepared.Descriptors },
        Host = SandboxHost.Own,
    };
}
