using System.Text.Json.Serialization;

namespace Oci.Operations;

/// <summary>One file of a published application.</summary>
public sealed record PublishFile
{
    /// <summary>The file on this machine, absolute.</summary>
    [JsonPropertyName("source")] public required string Source { get; init; }

    /// <summary>Where it goes in the image, absolute, with slashes.</summary>
    [JsonPropertyName("target")] public required string Target { get; init; }

    /// <summary>The folder of the image that is there already: the folders between it and the file are part of the layer.</summary>
    [JsonPropertyName("below")] public required string Below { get; init; }

    /// <summary>The permission bits in octal digits; null for the rule: 0755 for programs and scripts, else 0644.</summary>
    [JsonPropertyName("mode")] public string? Mode { get; init; }

    /// <summary><c>user[:group]</c>, names or numbers; null for the image's user.</summary>
    [JsonPropertyName("owner")] public string? Owner { get; init; }

    /// <summary>The folder that a symbolic link at <see cref="Source"/> must not lead out of; null where links are read as what they lead to.</summary>
    [JsonPropertyName("linkRoot")] public string? LinkRoot { get; init; }
}
