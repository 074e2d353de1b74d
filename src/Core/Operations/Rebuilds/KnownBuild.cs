using Oci.Build;
using Oci.Content;
using Oci.Diagnostics;

namespace Oci.Operations;

/// <summary>A build that found everything done, and all that its result depends on.</summary>
internal sealed record KnownBuild
{
    /// <summary>What was asked: see <see cref="BuildQuestion"/>.</summary>
    public required byte[] Question { get; init; }

    /// <summary>The environment variables that were asked for; null for one that was not set.</summary>
    public required IReadOnlyList<KeyValuePair<string, string?>> Variables { get; init; }

    /// <summary>The files that were looked at: the Containerfile, the contexts', the bases', git's, and the image wherever it was put.</summary>
    public required IReadOnlyList<SeenFile> Files { get; init; }

    /// <summary>The records of the steps' results, each with the number of its bytes: one that was written anew names another result. What uses this build uses them.</summary>
    public required IReadOnlyList<KeyValuePair<string, ulong>> Records { get; init; }

    /// <summary>How many steps were known.</summary>
    public required int Steps { get; init; }

    /// <summary>What was told.</summary>
    public required IReadOnlyList<ProgressEvent> Events { get; init; }

    /// <summary>The image's manifest.</summary>
    public required Descriptor Manifest { get; init; }

    /// <summary>The image's configuration.</summary>
    public required Descriptor Config { get; init; }

    /// <summary>Where the image is, in the order asked for.</summary>
    public required IReadOnlyList<string> Tags { get; init; }
}
