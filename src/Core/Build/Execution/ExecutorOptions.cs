using Oci.Content;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Runtime;
using Oci.Snapshots;

namespace Oci.Build;

/// <summary>What an <see cref="Executor"/> works with.</summary>
public sealed record ExecutorOptions
{
    /// <summary>Takes the layers, and has or finds those of base images.</summary>
    public required IContentStore Content { get; init; }

    /// <summary>Remembers results.</summary>
    public required BuildCache Cache { get; init; }

    /// <summary>The contexts by name.</summary>
    public IReadOnlyDictionary<string, BuildContext> Contexts { get; init; } = new Dictionary<string, BuildContext>();

    /// <summary>Unpacks layers for RUN; opened when the first step needs it.</summary>
    public required Func<CancellationToken, Task<ISnapshotter>> OpenSnapshotter { get; init; }

    /// <summary>Runs containers for RUN; found when the first step needs it.</summary>
    public required Func<IContainerRuntime> FindRuntime { get; init; }

    /// <summary>Where files that live as long as the build go.</summary>
    public required string TempFolder { get; init; }

    /// <summary>Whether results are taken from the cache; they are always put there.</summary>
    public bool ReadsCache { get; init; } = true;

    /// <summary>How many steps run at once.</summary>
    public int Jobs { get; init; } = 2;

    /// <summary>How layers are compressed.</summary>
    public LayerCompression Compression { get; init; } = LayerCompression.Zstd;

    /// <summary>Which times the layers hold.</summary>
    public required BuildTime Time { get; init; }

    /// <summary>The secrets for RUN, by id.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Secrets { get; init; } = new Dictionary<string, ReadOnlyMemory<byte>>();

    /// <summary>The sockets of SSH agents for RUN, by id.</summary>
    public IReadOnlyDictionary<string, string> Agents { get; init; } = new Dictionary<string, string>();

    /// <summary>What RUN steps get beyond what the Containerfile says.</summary>
    public StepSettings Steps { get; init; } = new();

    /// <summary>What fetching files and repositories may cost.</summary>
    public FetchLimits Fetch { get; init; } = FetchLimits.Default;

    /// <summary>The variables by which git finds itself, its proxies and the known hosts.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Where the state before a failed step is kept; null where it is not.</summary>
    public string? FailedFolder { get; init; }

    /// <summary>Hears of every step.</summary>
    public required IProgress<ProgressEvent> Progress { get; init; }

    /// <summary>Measures how long steps take.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
