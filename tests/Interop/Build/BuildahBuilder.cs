using System.Diagnostics;
using System.Runtime.Versioning;
using Oci.Content;
using Oci.Images;
using Oci.Interop.Conformance;
using Oci.Layouts;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Interop.Build;

/// <summary>Builds the same with us and with buildah, and tells where the images differ.</summary>
[SupportedOSPlatform("linux")]
internal sealed class BuildahBuilder(TemporaryFolder folder) : IDisposable
{
    private const int Attempts = 5;

    private readonly string buildah = Peer.Require("buildah");
    private int built;

    /// <summary>The differences as text; empty where there are none. Both may also refuse.</summary>
    public async Task<string> CompareAsync(string context, string containerfile)
    {
        var number = Interlocked.Increment(ref built);
        var file = folder[$"Containerfile.{number}"];
        await File.WriteAllTextAsync(file, containerfile);
        var (theirs, log) = await TheirsAsync(context, file, folder[$"theirs{number}"]);
        var (ours, fault) = await OursAsync(context, file, folder[$"ours{number}"]);
        if (theirs is null || ours is null) return theirs is null == ours is null ? "" : theirs is null ? $"buildah refuses:\n{log}" : $"we refuse: {fault}";
        var text = TreeDifference(theirs.Files, ours.Files) + ConfigDifference(theirs.Config, ours.Config);
        foreach (var layout in new[] { folder[$"theirs{number}"], folder[$"ours{number}"] }) Directory.Delete(layout, recursive: true);
        return text;
    }

    /// <summary>Lets buildah build a folder under a name.</summary>
    public async Task BuildAsync(string context, string name)
    {
        var (code, log) = await RunAsync([.. Storage, "bud", "--isolation", "chroot", "--format", "oci", "--timestamp", "0", "--quiet", "-t", name, context]);
        Assert.True(code == 0, log);
    }

    /// <summary>Detaches what buildah left mounted: several at once, and one that failed, do not always take their containers' trees away.</summary>
    public void Dispose()
    {
        foreach (var target in Leftovers.MountsBelow(folder.Path).Reverse())
        {
            using var detaching = Process.Start("umount", ["--lazy", target]);
            detaching.WaitForExit();
        }
    }

    private string[] Storage => ["--root", folder["buildah"], "--runroot", folder["buildah-run"], "--storage-driver", "overlay"];

    private sealed record Built(IReadOnlyDictionary<string, string> Files, ContainerConfig Config);

    private async Task<(Built?, string)> TheirsAsync(string context, string file, string layout)
    {
        var (code, log) = await RunAsync([.. Storage, "bud", "--isolation", "chroot",
            "--layers=false", "--format", "oci", "--timestamp", "0", "--quiet", "-f", file, "-t", $"oci:{layout}:x", context]);
        return (code == 0 ? await ReadAsync(layout) : null, log);
    }

    private async Task<(Built?, string)> OursAsync(string context, string file, string layout)
    {
        var host = OciHost.Create(new Dictionary<string, string> { ["TMPDIR"] = folder.Make("tmp"), ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "" }, folder["root"]);
        try
        {
            await new BuildOperation(host).RunAsync(new BuildRequest { Context = context, Containerfile = file, Tags = [$"oci:{layout}:x"] }, default);
            return (await ReadAsync(layout), "");
        }
        catch (Diagnostics.OciException fault)
        {
            return (null, fault.Message);
        }
    }

    private async Task<Built> ReadAsync(string layout)
    {
        var place = OciLayout.Open(layout);
        var image = await new ImageLoader(place).LoadManifestAsync((await place.FindAsync("x", default))!, default);
        var files = await ImageFiles.ReadAsync(image, place, folder.Make("read"));
        return new Built(files, image.Config.Value.Config!);
    }

    // While pages of a new file in memory are on their way the kernel refuses to seal it, and buildah fails before it has run anything.
    private async Task<(int, string)> RunAsync(string[] arguments)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (code, log) = await RunOnceAsync(arguments);
            if (code == 0 || attempt == Attempts || !log.Contains("sealing memfd copy", StringComparison.Ordinal)) return (code, log);
        }
    }

    private async Task<(int, string)> RunOnceAsync(string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(buildah, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + error);
    }

    private static string TreeDifference(IReadOnlyDictionary<string, string> theirs, IReadOnlyDictionary<string, string> ours) => string.Concat(
        theirs.Keys.Union(ours.Keys).Order(StringComparer.Ordinal).Where(path => theirs.GetValueOrDefault(path) != ours.GetValueOrDefault(path))
            .Select(path => $"\n{path}\n  buildah {theirs.GetValueOrDefault(path) ?? "nothing"}\n  ours    {ours.GetValueOrDefault(path) ?? "nothing"}"));

    private static string ConfigDifference(ContainerConfig theirs, ContainerConfig ours)
    {
        var (expected, found) = (Describe(theirs), Describe(ours));
        return expected == found ? "" : $"\nconfiguration\n  buildah {expected}\n  ours    {found}";
    }

    private static string Describe(ContainerConfig config)
    {
        // Who built it is no part of the configuration that was asked for.
        var labels = (config.Labels ?? new Dictionary<string, string>()).Where(label => label.Key != "io.buildah.version").OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}");
        return $"env {Join(config.Env?.Order(StringComparer.Ordinal))} cmd {Join(config.Cmd)} entrypoint {Join(config.Entrypoint)} folder /{config.WorkingDir?.Trim('/')} user {config.User} "
            + $"labels {Join(labels)} ports {Join(config.ExposedPorts?.Order(StringComparer.Ordinal))} volumes {Join(config.Volumes)} signal {config.StopSignal}";
    }

    private static string Join(IEnumerable<string>? words) => $"[{string.Join('|', words ?? [])}]";
}
