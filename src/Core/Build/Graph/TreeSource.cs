using System.Text.Json;

namespace Oci.Build;

/// <summary>Files of another step's tree.</summary>
/// <param name="From">The step.</param>
/// <param name="Path">A path in its tree, possibly with wildcards.</param>
public sealed record TreeSource(BuildStep From, string Path) : FileSource
{
    /// <summary>Whether an archive is unpacked instead of copied: <c>ADD</c>.</summary>
    public bool Unpack { get; init; }

    internal override void Write(Utf8JsonWriter json)
    {
        json.WriteString("path", Path);
        json.WriteFlag("unpack", Unpack);
    }
}
