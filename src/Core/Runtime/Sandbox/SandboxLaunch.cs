using System.Globalization;
using System.Runtime.Versioning;
using Oci.Native;
using Oci.Snapshots;

namespace Oci.Runtime;

/// <summary>Starts a container's first process.</summary>
[SupportedOSPlatform("linux")]
internal sealed class SandboxLaunch(Bundle bundle, SandboxCgroup? cgroup, ContainerIo io) : SandboxStart(io, bundle.Spec.Process?.Terminal == true)
{
    private readonly RuntimeSpec spec = Absolute(bundle);

    /// <summary>What the container is made of; known once it runs.</summary>
    public SandboxJob? Job { get; private set; }

    protected override ProcessSpec? Process => spec.Process;

    public override ClonedProcess Run(MountNamespace? mounts)
    {
        using var root = RootDirectory.Open(bundle.RootFolder);
        SandboxPlaces.Make(spec, root);
        using var prepared = PreparedMounts.Make(SandboxPlaces.Plan(spec, SandboxHost.Own, root), spec, root);
        Job = SandboxJob.Of(bundle, spec, root, prepared, cgroup, Descriptors);
        using var processes = ChildNamespace.Enter(NamespaceCalls.PathOf(spec, "pid"));
        (Program, var process) = CallRunner.StartAlone(SandboxTable.Make(Job), Job.Descriptors.Kept, NamespaceCalls.CloneFlags(spec), way => SandboxTable.Begin(way, Job));
        return process;
    }

    public override void Ready(ClonedProcess process)
    {
        if (NamespaceCalls.Makes(spec, "user")) UserMaps.Write(process.Id, spec.Linux!);
        cgroup?.Add(process.Id);
    }

    public override void Running(ClonedProcess process)
    {
        if (spec.Process?.OomScoreAdj is { } score) HostFile.Translate("write", $"/proc/{process.Id}/oom_score_adj", () => Write(process.Id, score));
    }

    private static bool Write(int process, int score)
    {
        File.WriteAllText($"/proc/{process}/oom_score_adj", score.ToString(CultureInfo.InvariantCulture));
        return true;
    }

    /// <summary>A bundle's configuration; sources of mounts are absolute.</summary>
    internal static RuntimeSpec Absolute(Bundle bundle) => bundle.Spec with
    {
        Mounts = [.. (bundle.Spec.Mounts ?? []).Select(mount => MountOptions.Of(mount).IsBind && mount.Source is { Length: > 0 } source ? mount with { Source = Path.GetFullPath(source, bundle.Folder) } : mount)],
    };
}
