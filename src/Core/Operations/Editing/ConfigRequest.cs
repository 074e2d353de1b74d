using Oci.Content;

namespace Oci.Operations;

/// <summary>
/// What <see cref="ConfigOperation"/> can be asked for; null and empty change nothing. In the lists, <c>NAME-</c> takes an entry away and <c>-</c> all that were there.
/// </summary>
public sealed record ConfigRequest
{
    /// <summary>The image.</summary>
    public required string Image { get; init; }
    /// <summary>The result's name; null to replace the image.</summary>
    public string? Tag { get; init; }
    /// <summary>Which image of an index; null for all of them.</summary>
    public Platform? Platform { get; init; }
    /// <summary>What is emptied before anything is set: <c>config.labels</c>, <c>manifest.annotations</c>, <c>config.exposedports</c>, <c>config.env</c>, <c>config.entrypoint</c>, <c>config.cmd</c>, <c>config.volume</c>, <c>config.onbuild</c>, <c>config.healthcheck</c>, <c>config.shell</c>.</summary>
    public IReadOnlyList<string> Clear { get; init; } = [];

    /// <summary><c>user[:group]</c>.</summary>
    public string? User { get; init; }
    /// <summary>Ports: <c>80</c>, <c>53/udp</c>, <c>8000-8010</c>.</summary>
    public IReadOnlyList<string> Ports { get; init; } = [];
    /// <summary>Variables: <c>NAME=value</c>, or <c>NAME</c> with the caller's value.</summary>
    public IReadOnlyList<string> Env { get; init; } = [];
    /// <summary>The command's beginning; an empty list takes it away.</summary>
    public IReadOnlyList<string>? Entrypoint { get; init; }
    /// <summary>The command; an empty list takes it away.</summary>
    public IReadOnlyList<string>? Cmd { get; init; }
    /// <summary>Volumes: paths.</summary>
    public IReadOnlyList<string> Volumes { get; init; } = [];
    /// <summary>Labels: <c>KEY=VALUE</c>.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];
    /// <summary>Labels to take away.</summary>
    public IReadOnlyList<string> Unsetlabel { get; init; } = [];
    /// <summary>Annotations of the manifest: <c>KEY=VALUE</c>.</summary>
    public IReadOnlyList<string> Annotations { get; init; } = [];
    /// <summary>Annotations to take away.</summary>
    public IReadOnlyList<string> Unsetannotation { get; init; } = [];
    /// <summary>Where the command starts.</summary>
    public string? Workingdir { get; init; }
    /// <summary>Which signal asks the command to end.</summary>
    public string? StopSignal { get; init; }
    /// <summary>What the shell forms of a build on top run in.</summary>
    public IReadOnlyList<string>? Shell { get; init; }
    /// <summary>Instructions for a build on top.</summary>
    public IReadOnlyList<string> Onbuild { get; init; } = [];
    /// <summary>The container's host name.</summary>
    public string? Hostname { get; init; }
    /// <summary>The container's domain name.</summary>
    public string? Domainname { get; init; }

    /// <summary><c>NONE</c>, <c>CMD …</c> or <c>CMD-SHELL …</c>.</summary>
    public string? Healthcheck { get; init; }
    /// <summary>Between two checks: <c>30s</c>.</summary>
    public string? HealthcheckInterval { get; init; }
    /// <summary>Before a check counts as hung.</summary>
    public string? HealthcheckTimeout { get; init; }
    /// <summary>During which failures do not count.</summary>
    public string? HealthcheckStartPeriod { get; init; }
    /// <summary>Between two checks during the start period.</summary>
    public string? HealthcheckStartInterval { get; init; }
    /// <summary>Failures in a row that make a container unhealthy.</summary>
    public int? HealthcheckRetries { get; init; }

    /// <summary>When the image was made, RFC 3339.</summary>
    public string? Created { get; init; }
    /// <summary>Who made it.</summary>
    public string? Author { get; init; }
    /// <summary>GOOS.</summary>
    public string? Os { get; init; }
    /// <summary>GOARCH.</summary>
    public string? Arch { get; init; }
    /// <summary>For example <c>v7</c>.</summary>
    public string? Variant { get; init; }
    /// <summary>Windows' build number.</summary>
    public string? OsVersion { get; init; }
    /// <summary>Features the image needs of the system.</summary>
    public IReadOnlyList<string> OsFeatures { get; init; } = [];

    /// <summary>What is written into the history.</summary>
    public HistoryOptions History { get; init; } = new();

    /// <summary>Whether nothing is to change; then the history has nothing to tell either.</summary>
    internal bool ChangesNothing =>
        new[] { Clear, Ports, Env, Volumes, Labels, Unsetlabel, Annotations, Unsetannotation, Onbuild, OsFeatures }.All(list => list.Count == 0)
        && (this with
        {
            Image = "", Tag = null, Platform = null, Clear = [], Ports = [], Env = [], Volumes = [], Labels = [], Unsetlabel = [], Annotations = [], Unsetannotation = [], Onbuild = [], OsFeatures = [],
            History = History with { IsNone = false },
        }) == new ConfigRequest { Image = "" };
}
