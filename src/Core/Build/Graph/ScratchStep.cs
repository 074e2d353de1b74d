using System.Text.Json;

namespace Oci.Build;

/// <summary>The empty tree: <c>FROM scratch</c>.</summary>
public sealed record ScratchStep : BuildStep
{
    /// <inheritdoc/>
    public override IReadOnlyList<BuildStep> Inputs => [];

    internal override string Operation => "scratch";

    internal override void WriteOperation(Utf8JsonWriter json) { }
}
