using System.Runtime.Versioning;
using System.Security.Cryptography;
using Oci.Images;
using Oci.Layers;
using Oci.Native;
using Oci.Runtime;

namespace Oci.Build;

/// <summary>The files that a failed step began with, its environment and a shell: a bundle to look around in.</summary>
[SupportedOSPlatform("linux")]
internal sealed class StateBeforeStep(ExecutorTools tools, RunStep step)
{
    private const int RootMode = 0b111_101_101;

    /// <summary>Makes the bundle below <paramref name="parent"/>.</summary>
    /// <returns>Its folder.</returns>
    public async Task<string> KeepAsync(string parent, StepResult root, CancellationToken ct)
    {
        var folder = Path.Combine(parent, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)));
        var files = Directory.CreateDirectory(Path.Combine(folder, "rootfs"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using var rootfs = RootDirectory.Open(files);
        rootfs.SetMode(RootPath.Root, RootMode);
        foreach (var layer in root.Layers) await ApplyAsync(layer, rootfs, ct);
        var image = new ImageConfig
        {
            Os = step.Platform.Os,
            Architecture = step.Platform.Architecture,
            RootFs = new RootFs(),
            Config = new ContainerConfig { Env = step.Environment, WorkingDir = step.WorkingFolder, User = step.User },
        };
        var options = tools.Options.Steps.Container with { Entrypoint = [Shell], Network = step.Network == StepNetwork.None ? NetworkMode.None : NetworkMode.Host, MountVolumes = false, Hostname = "localhost" };
        await Bundle.WriteAsync(folder, new RuntimeSpecBuilder(HostFactsReader.Read()).Build(image, options, rootfs), null, ct);
        return folder;
    }

    // A shell form begins with its shell.
    private string Shell => step.Arguments is [var shell, "-c", ..] ? shell : "/bin/sh";

    private async Task ApplyAsync(LayerBlob layer, RootDirectory rootfs, CancellationToken ct)
    {
        var applier = new LayerApplier(rootfs, new ApplyOptions { Progress = tools.Options.Progress, Scope = layer.Descriptor.Digest.ToString() });
        await using var blob = await tools.Options.Content.OpenReadAsync(layer.Descriptor, ct);
        await LayerReader.ReadAsync(blob, layer.Descriptor, layer.DiffId, LayerLimits.Default, tar => applier.Apply(tar, ct), ct);
    }
}
