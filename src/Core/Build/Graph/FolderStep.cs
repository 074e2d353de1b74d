using System.Text.Json;

namespace Oci.Build;

/// <summary>Makes a folder and those on the way to it where they are missing: <c>WORKDIR</c>. In LLB: a mkdir action of a file operation.</summary>
public sealed record FolderStep : BuildStep
{
    /// <summary>The tree.</summary>
    public required BuildStep Root { get; init; }

    /// <summary>The folder, absolute.</summary>
    public required string Path { get; init; }

    /// <summary>Who owns what is made: <c>user[:group]</c>; empty for root.</summary>
    public string Owner { get; init; } = "";

    /// <inheritdoc/>
    public override IReadOnlyList<BuildStep> Inputs => [Root];

    internal override string Operation => "folder";

    internal override void WriteOperation(Utf8JsonWriter json)
    {
        json.WriteString("path", Path);
        json.WriteString("owner", Owner);
    }
}
