using System.Text.Json;
using Oci.Images;

namespace Oci.Build;

/// <summary>The tree of an image, pinned by the digest of its manifest. In LLB: a <c>docker-image://</c> source.</summary>
public sealed record BaseStep : BuildStep
{
    /// <summary>The reference as the Containerfile has it.</summary>
    public required string Reference { get; init; }

    /// <summary>The image that the reference stood for.</summary>
    public required Image Image { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<BuildStep> Inputs => [];

    internal override string Operation => "image";

    internal override void WriteOperation(Utf8JsonWriter json) => json.WriteString("manifest", Image.Descriptor.Digest.ToString());
}
