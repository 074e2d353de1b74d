using System.Text.Json;
using System.Text.Json.Serialization;

namespace Oci.Content;

/// <summary>Reads a size in bytes: a whole JSON number, never negative (a negative one has made other readers skip their checks).</summary>
internal sealed class SizeJsonConverter : JsonConverter<long>
{
    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var size) && size >= 0
            ? size
            : throw new JsonException("expected a size: a whole number of bytes from 0 to 9223372036854775807");

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
