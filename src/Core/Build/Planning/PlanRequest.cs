using Oci.Containerfile;
using Oci.Content;

namespace Oci.Build;

/// <summary>What a <see cref="Planner"/> makes a plan of.</summary>
public sealed record PlanRequest
{
    /// <summary>The Containerfile, without errors.</summary>
    public required ContainerfileSyntax Syntax { get; init; }

    /// <summary>Finds base images.</summary>
    public required BaseResolver Resolve { get; init; }

    /// <summary>The stage to build, by name or number; null for the last one.</summary>
    public string? Target { get; init; }

    /// <summary>What the first FROM begins with, in place of what it says; null for what it says.</summary>
    public string? From { get; init; }

    /// <summary>Values for ARG instructions.</summary>
    public IReadOnlyDictionary<string, string> BuildArgs { get; init; } = new Dictionary<string, string>();

    /// <summary>What the image is to run on.</summary>
    public required Platform TargetPlatform { get; init; }

    /// <summary>Whether somebody asked for just this platform: then the image says so too, whatever its base is for.</summary>
    public bool PlatformIsGiven { get; init; }

    /// <summary>Whether steps are shown with their platform, as there are several.</summary>
    public bool NamesPlatform { get; init; }

    /// <summary>What the build runs on.</summary>
    public required Platform BuildPlatform { get; init; }

    /// <summary>Named contexts that are folders, in lower case.</summary>
    public IReadOnlySet<string> FolderContexts { get; init; } = new HashSet<string>();

    /// <summary>Named contexts that are images: the reference for each name, in lower case.</summary>
    public IReadOnlyDictionary<string, string> ImageContexts { get; init; } = new Dictionary<string, string>();

    /// <summary>Named contexts that are stages of the Containerfile: the stage's name or number for each name, in lower case.</summary>
    public IReadOnlyDictionary<string, string> StageContexts { get; init; } = new Dictionary<string, string>();

    /// <summary>The network of RUN steps that do not say otherwise.</summary>
    public StepNetwork Network { get; init; } = StepNetwork.Default;

    /// <summary>Whether <c>RUN --network=host</c> is granted although <see cref="Network"/> is none.</summary>
    public bool AllowHostNetwork { get; init; }

    /// <summary>What every RUN step finds mounted and which devices it gets, as it was asked for: a part of what the steps are.</summary>
    public IReadOnlyList<string> Volumes { get; init; } = [];

    /// <summary>Variables that every stage sets first.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Variables that the target's configuration is not to have.</summary>
    public IReadOnlyList<string> UnsetEnvironment { get; init; } = [];

    /// <summary>Labels for the target's configuration; they win over LABEL.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Labels that the target's configuration is not to have, unless <see cref="Labels"/> says so.</summary>
    public IReadOnlyList<string> UnsetLabels { get; init; } = [];

    /// <summary>Whether a stage begins with the labels of its base image.</summary>
    public bool InheritLabels { get; init; } = true;
}
