using System.Text.Json;
using System.Text.Json.Serialization;
using Oci.Native;

namespace Oci.Images;

/// <summary>A set of strings as Go writes it: an object whose values are empty objects. Written sorted.</summary>
internal sealed class StringSetJsonConverter : JsonConverter<IReadOnlyCollection<string>>
{
    public override IReadOnlyCollection<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("expected an object whose values are `{}`");
        var set = new SortedSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            if (!reader.Read() || reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.Null)) throw new JsonException($"expected `{{}}` for `{ByteText.Shorten(key)}`");
            reader.Skip();
            if (!set.Add(key)) throw new JsonException($"expected every key once, found `{ByteText.Shorten(key)}` twice");
        }
        return set;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyCollection<string> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var key in value.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            writer.WriteStartObject(key);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }
}
