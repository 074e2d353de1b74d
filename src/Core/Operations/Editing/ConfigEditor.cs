using Oci.Containerfile;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Native;

namespace Oci.Operations;

/// <summary>What a <see cref="ConfigRequest"/> does to an image.</summary>
internal sealed class ConfigEditor(ConfigRequest request, OciHost host)
{
    /// <summary>The image with everything changed that was asked for.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>.</exception>
    public ImageRevision Apply(ImageRevision image)
    {
        var cleared = request.Clear.Aggregate(image, ClearedField.Apply);
        var run = Lists(Texts(Commands(cleared.Run)));
        var config = About(cleared.Config) with { Config = run };
        var edited = cleared with
        {
            Config = config,
            Annotations = NamedValues.Edit(cleared.Annotations, "--annotation", request.Annotations, request.Unsetannotation),
        };
        return edited.Add(request.History.ToEntry(host, "config", config.Author, "--history.created"));
    }

    private ContainerConfig Commands(ContainerConfig run) => run with
    {
        Entrypoint = request.Entrypoint is { } entrypoint ? OrNull(entrypoint) : run.Entrypoint,
        Cmd = request.Cmd is { } cmd ? OrNull(cmd) : run.Cmd,
        Shell = request.Shell is { } shell ? OrNull(shell) : run.Shell,
        OnBuild = request.Onbuild.Count == 0 ? run.OnBuild : [.. run.OnBuild ?? [], .. request.Onbuild],
        Healthcheck = HealthcheckEditor.Edit(run.Healthcheck, request),
    };

    private ContainerConfig Texts(ContainerConfig run) => run with
    {
        User = Or(request.User, run.User),
        WorkingDir = request.Workingdir is { Length: > 0 } folder ? Absolute(folder) : Or(request.Workingdir, run.WorkingDir),
        StopSignal = request.StopSignal is { Length: > 0 } signal ? Signal(signal) : Or(request.StopSignal, run.StopSignal),
        Hostname = Or(request.Hostname, run.Hostname),
        Domainname = Or(request.Domainname, run.Domainname),
    };

    private ContainerConfig Lists(ContainerConfig run) => run with
    {
        Env = Variables.Edit(run.Env, request.Env, host.Environment),
        Labels = NamedValues.Edit(run.Labels, "--label", request.Labels, request.Unsetlabel),
        ExposedPorts = NamedSet.Edit(run.ExposedPorts, request.Ports, PortsOf),
        Volumes = NamedSet.Edit(run.Volumes, request.Volumes, path => [Absolute(path)]),
    };

    private ImageConfig About(ImageConfig config) => config with
    {
        Created = request.Created is { } time ? HistoryOptions.Checked(time, "--created") : config.Created,
        Author = Or(request.Author, config.Author),
        Os = request.Os is { Length: > 0 } os ? os : config.Os,
        Architecture = request.Arch is { Length: > 0 } architecture ? architecture : config.Architecture,
        Variant = Or(request.Variant, config.Variant),
        OsVersion = Or(request.OsVersion, config.OsVersion),
        OsFeatures = request.OsFeatures.Count == 0 ? config.OsFeatures : NamedSet.Edit(config.OsFeatures, request.OsFeatures, feature => [feature])?.ToList(),
    };

    private static string? Or(string? wanted, string? present) => wanted is null ? present : wanted.Length == 0 ? null : wanted;

    private static IReadOnlyList<string>? OrNull(IReadOnlyList<string> words) => words.Count == 0 ? null : words;

    private static IReadOnlyList<string> PortsOf(string text)
    {
        if (ExposedPorts.TryParse(text, out var ports) is { } problem) throw new OciException(ErrorCodes.Usage, problem, "--port 8080/tcp");
        // `80` and `80/tcp` are both legal and mean the same: what was written stays.
        return ports.Count == 1 && !text.Contains(':', StringComparison.Ordinal) ? [text] : ports;
    }

    private static string Absolute(string path) => path.StartsWith('/') || (path.Length > 1 && path[1] == ':') ? path
        : throw new OciException(ErrorCodes.Usage, $"expected an absolute path, found `{ByteText.Escape(path)}`", $"write `/{ByteText.Escape(path)}`");

    private static string Signal(string text) => Signals.TryParse(text, out _) ? text
        : throw new OciException(ErrorCodes.Usage, $"expected a signal's name or number, found `{ByteText.Escape(text)}`", "--stop-signal SIGTERM");
}
