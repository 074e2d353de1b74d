using System.Text.Json;

namespace Oci.Build;

/// <summary>Puts files from other trees into a tree: <c>COPY</c>, <c>ADD</c>. In LLB: copy actions of a file operation; a merge with <see cref="Link"/>.</summary>
public sealed record CopyStep : BuildStep
{
    /// <summary>The tree that the files go into.</summary>
    public required BuildStep Root { get; init; }

    /// <summary>What is copied, in order.</summary>
    public required IReadOnlyList<FileSource> Sources { get; init; }

    /// <summary>Where to, absolute; a final slash says that it is a directory.</summary>
    public required string Destination { get; init; }

    /// <summary><c>--chown</c>: <c>user[:group]</c>, names or numbers; null keeps the owners.</summary>
    public string? Owner { get; init; }

    /// <summary><c>--chmod</c>: octal or symbolic; null keeps the modes.</summary>
    public string? Mode { get; init; }

    /// <summary><c>--link</c>: the layer is made without looking at the tree below.</summary>
    public bool Link { get; init; }

    /// <summary><c>--parents</c>: the sources' folders come along.</summary>
    public bool Parents { get; init; }

    /// <summary><c>--exclude</c>: patterns of what is left out.</summary>
    public IReadOnlyList<string> Excludes { get; init; } = [];

    /// <inheritdoc/>
    public override IReadOnlyList<BuildStep> Inputs => [Root, .. Sources.OfType<TreeSource>().Select(source => source.From)];

    internal override string Operation => "copy";

    internal override void WriteOperation(Utf8JsonWriter json)
    {
        json.WriteStartArray("sources");
        foreach (var source in Sources)
        {
            json.WriteStartObject();
            source.Write(json);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteString("destination", Destination);
        json.WriteOptional("owner", Owner);
        json.WriteOptional("mode", Mode);
        json.WriteFlag("modeOfFolders", Mode is not null); // what is made on the way has it too: results from before that rule are others
        json.WriteFlag("link", Link);
        json.WriteFlag("parents", Parents);
        if (Excludes.Count > 0) json.WriteStrings("excludes", Excludes);
    }
}
