using Oci.Content;

namespace Oci.Operations;

/// <summary>What <see cref="AttachOperation"/> can be asked for.</summary>
public sealed record AttachRequest
{
    /// <summary>What the files are about.</summary>
    public required string Image { get; init; }
    /// <summary>The files, each with its media type behind a colon, or without: <c>sbom.json:application/spdx+json</c>. Without any the annotations are all there is.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];
    /// <summary>What they are together.</summary>
    public string ArtifactType { get; init; } = "application/vnd.unknown.artifact.v1";
    /// <summary>The media type of files that do not say theirs.</summary>
    public string MediaType { get; init; } = "application/octet-stream";
    /// <summary>Annotations of the artifact: <c>KEY=VALUE</c>.</summary>
    public IReadOnlyList<string> Annotations { get; init; } = [];
    /// <summary>About which image of an index; null for the index itself.</summary>
    public Platform? Platform { get; init; }
}
