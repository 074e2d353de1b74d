using Oci.Content;
using Oci.Layers;

namespace Oci.Operations;

/// <summary>What <see cref="EditOperation"/> can be asked for, in the order in which it is done.</summary>
public sealed record EditRequest
{
    /// <summary>The image.</summary>
    public required string Image { get; init; }
    /// <summary>The result's name; null to replace the image.</summary>
    public string? Tag { get; init; }
    /// <summary>Which image of an index; null for all of them.</summary>
    public Platform? Platform { get; init; }

    /// <summary>The image whose layers take the place of those of <see cref="OldBase"/>.</summary>
    public string? NewBase { get; init; }
    /// <summary>The image that this one was built on; null for what its annotations say.</summary>
    public string? OldBase { get; init; }
    /// <summary>Layers to leave out: numbers from 1, base first; digests, or their beginnings.</summary>
    public IReadOnlyList<string> DropLayers { get; init; } = [];
    /// <summary>Leave out the layers whose history's command matches this regular expression.</summary>
    public string? DropCreatedBy { get; init; }
    /// <summary>Paths that go out of every layer, with what is below them.</summary>
    public IReadOnlyList<string> Strip { get; init; } = [];
    /// <summary>Layers to make one of: <c>FROM[-TO]</c>, numbers from 1, base first; without TO up to the last.</summary>
    public string? Squash { get; init; }
    /// <summary>Whether one layer is made of all.</summary>
    public bool Flatten { get; init; }
    /// <summary>The time of every file, of the image and its history: RFC 3339, or seconds since 1970.</summary>
    public string? SetTime { get; init; }
    /// <summary>The latest time that may be left: later ones become this one.</summary>
    public string? ClampTime { get; init; }
    /// <summary>Whether every label becomes an annotation too.</summary>
    public bool LabelToAnnotation { get; init; }
    /// <summary>Annotations of the manifest, an artifact's too, and of the index where there is one: <c>KEY=VALUE</c>, <c>KEY-</c>.</summary>
    public IReadOnlyList<string> Annotations { get; init; } = [];
    /// <summary>Whether the addresses of layers that are fetched from elsewhere go.</summary>
    public bool ExternalUrlsRm { get; init; }
    /// <summary>How the layers are to be compressed; null for as they are.</summary>
    public LayerCompression? Compression { get; init; }
    /// <summary>Whether the result is a Docker schema 2 image.</summary>
    public bool ToDocker { get; init; }
    /// <summary>Whether the result is an OCI image.</summary>
    public bool ToOci { get; init; }

    /// <summary>Whether more is asked for than annotations, which any manifest can have.</summary>
    internal bool EditsImages => LabelToAnnotation || ExternalUrlsRm || ToDocker || ToOci || Flatten || DropLayers.Count + Strip.Count > 0
        || (NewBase ?? DropCreatedBy ?? Squash ?? SetTime ?? ClampTime) is not null || Compression is not null;
}
