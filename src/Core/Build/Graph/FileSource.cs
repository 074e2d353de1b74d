using System.Text.Json;

namespace Oci.Build;

/// <summary>Something that a <see cref="CopyStep"/> copies.</summary>
public abstract record FileSource
{
    /// <summary>Writes every field that matters to the result.</summary>
    internal abstract void Write(Utf8JsonWriter json);
}
