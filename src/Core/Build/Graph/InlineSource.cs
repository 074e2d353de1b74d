using System.Text.Json;

namespace Oci.Build;

/// <summary>A file written in the Containerfile itself: a here-document.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Content">Its text, expanded.</param>
public sealed record InlineSource(string Name, string Content) : FileSource
{
    internal override void Write(Utf8JsonWriter json)
    {
        json.WriteString("name", Name);
        json.WriteString("content", Content);
    }
}
