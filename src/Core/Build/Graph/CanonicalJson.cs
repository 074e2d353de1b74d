using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Oci.Content;

namespace Oci.Build;

/// <summary>JSON whose bytes depend on nothing but what is written: no white space, fields in the order written, one way to escape.</summary>
internal static class CanonicalJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = false };

    public static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> content)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Options)) content(json);
        return bytes.WrittenMemory;
    }

    public static Digest Hash(Action<Utf8JsonWriter> content) => Digest.Sha256(Write(content).Span);

    public static void WriteStrings(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }

    /// <summary>Writes the field only where there is a value: a new optional field leaves the digests of old steps as they were.</summary>
    public static void WriteOptional(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
    }

    /// <inheritdoc cref="WriteOptional(Utf8JsonWriter, string, string?)"/>
    public static void WriteOptional(this Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
    }

    /// <summary>Writes an address without what may be a password; of that a hash alone, as another one may lead to something else.</summary>
    public static void WriteAddress(this Utf8JsonWriter json, string name, string address)
    {
        var shown = HttpAddress.WithoutPassword(address);
        json.WriteString(name, shown);
        if (shown != address) json.WriteString("credentials", Digest.Sha256(Encoding.UTF8.GetBytes(address)).ToString());
    }

    /// <summary>Writes the field only where it is true.</summary>
    public static void WriteFlag(this Utf8JsonWriter json, string name, bool value)
    {
        if (value) json.WriteBoolean(name, true);
    }
}
