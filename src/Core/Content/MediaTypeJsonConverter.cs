using System.Text.Json;
using System.Text.Json.Serialization;
using Oci.Native;

namespace Oci.Content;

/// <summary>Reads a media type that must be well-formed. Source: image-spec descriptor.md, <c>mediaType</c> (RFC 6838, section 4.2, no parameters).</summary>
internal sealed class MediaTypeJsonConverter : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("expected a media type such as `application/json`");
        return MediaTypes.IsWellFormed(text) ? text : throw new JsonException($"expected a media type such as `application/json`, found `{ByteText.Shorten(text)}`");
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
