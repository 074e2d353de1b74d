using System.Text.Json;

namespace Oci.Build;

/// <summary>The tree of a build context. In LLB: a <c>local://</c> source.</summary>
public sealed record ContextStep : BuildStep
{
    /// <summary>The name of the main context.</summary>
    public const string Main = "context";

    /// <summary>Which context: <see cref="Main"/>, or the name of another one.</summary>
    public required string Name { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<BuildStep> Inputs => [];

    internal override string Operation => "context";

    internal override void WriteOperation(Utf8JsonWriter json) => json.WriteString("name", Name);
}
