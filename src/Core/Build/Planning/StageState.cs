using Oci.Images;

namespace Oci.Build;

/// <summary>A stage while its instructions are gone through: the tree so far, the configuration so far, the variables.</summary>
internal sealed class StageState
{
    private readonly List<PlannedHistory> history = [];

    /// <summary>The stage's name or number, for people.</summary>
    public required string Name { get; init; }

    /// <summary>The image that the chain of steps begins with; null for scratch.</summary>
    public required Image? Base { get; init; }

    /// <summary>The tree so far.</summary>
    public required BuildStep Root { get; set; }

    /// <summary>The image configuration so far; its history and layers are the base's.</summary>
    public required ImageConfig Image { get; set; }

    /// <summary>The variables so far.</summary>
    public required StageScope Scope { get; init; }

    /// <summary>Whether CMD was given in this stage, so that ENTRYPOINT leaves it alone.</summary>
    public bool HasCommand { get; set; }

    /// <summary>What the instructions added to the history.</summary>
    public IReadOnlyList<PlannedHistory> History => history;

    /// <summary>Begins with the history of the stage below.</summary>
    public void Inherit(StageState parent) => history.AddRange(parent.history);

    /// <summary>The container part of the configuration.</summary>
    public ContainerConfig Config
    {
        get => Image.Config ?? new ContainerConfig();
        set => Image = Image with { Config = value };
    }

    /// <summary>The folder that relative paths start from.</summary>
    public string WorkingFolder => Config.WorkingDir is { Length: > 0 } folder ? folder : "/";

    /// <summary>The shell of shell forms.</summary>
    public IReadOnlyList<string> Shell => Config.Shell is { Count: > 0 } shell ? shell : Image.Os == "windows" ? ["cmd", "/S", "/C"] : ["/bin/sh", "-c"];

    /// <summary>Records a change of the configuration.</summary>
    public void Record(string createdBy) => history.Add(new PlannedHistory(createdBy));

    /// <summary>Puts a step on top of the tree.</summary>
    public void Advance(BuildStep step, string createdBy)
    {
        _ = step.Id; // computed from below upwards: a long chain must not be walked down recursively
        Root = step;
        history.Add(new PlannedHistory(createdBy, step));
    }

    /// <summary>The finished stage.</summary>
    public PlannedImage ToImage() => new()
    {
        Stage = Name,
        Platform = Image.Platform,
        Base = Base,
        Root = Root,
        Config = Image with { Config = Config with { Env = Scope.Environment is { Count: > 0 } environment ? environment : null } },
        History = [.. history],
    };

    /// <summary>An absolute path from one that may be relative to the working folder; a final slash stays.</summary>
    public string Absolute(string path)
    {
        var joined = path.StartsWith('/') ? path : $"{WorkingFolder.TrimEnd('/')}/{path}";
        var parts = new List<string>();
        foreach (var part in joined.Split('/'))
        {
            if (part is "" or ".") continue;
            if (part != "..") parts.Add(part);
            else if (parts.Count > 0) parts.RemoveAt(parts.Count - 1);
        }
        var isFolder = joined.EndsWith('/') || joined.EndsWith("/.", StringComparison.Ordinal) || joined.EndsWith("/..", StringComparison.Ordinal);
        return parts.Count == 0 ? "/" : $"/{string.Join('/', parts)}{(isFolder ? "/" : "")}";
    }
}
