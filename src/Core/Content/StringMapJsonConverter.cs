using System.Text.Json;
using System.Text.Json.Serialization;
using Oci.Native;

namespace Oci.Content;

/// <summary>Reads and writes a map of strings (annotations, labels). Written sorted by key, so that the bytes do not depend on who filled the map.</summary>
internal sealed class StringMapJsonConverter : JsonConverter<IReadOnlyDictionary<string, string>>
{
    public override IReadOnlyDictionary<string, string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("expected an object whose values are strings");
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            if (!reader.Read() || reader.TokenType != JsonTokenType.String) throw new JsonException($"expected a string for `{ByteText.Shorten(key)}`");
            if (!map.TryAdd(key, reader.GetString()!)) throw new JsonException($"expected every key once, found `{ByteText.Shorten(key)}` twice");
        }
        return map;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (key, text) in value.OrderBy(pair => pair.Key, StringComparer.Ordinal)) writer.WriteString(key, text);
        writer.WriteEndObject();
    }
}
