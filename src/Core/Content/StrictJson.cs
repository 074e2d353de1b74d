using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Content;

/// <summary>
/// The one way JSON from outside is read: bounded, UTF-8 only, no byte order mark, no duplicate keys, no trailing data, names in their exact case.
/// Two readers that disagree about such a document would see two different images.
/// </summary>
public static class StrictJson
{
    /// <summary>The largest manifest, index or configuration accepted: 8 MiB.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>How deeply objects and arrays may be nested.</summary>
    public const int MaxDepth = 64;

    /// <summary>The settings that every context of the library starts from. A copy, because a context takes possession of its options.</summary>
    internal static JsonSerializerOptions NewOptions() => new()
    {
        AllowDuplicateProperties = false,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // the default one writes `+json` as `\u002Bjson`
        MaxDepth = MaxDepth,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
    };

    /// <summary>Parses a whole document.</summary>
    /// <param name="json">All of its bytes.</param>
    /// <param name="type">What to make of it.</param>
    /// <param name="kind">What it should be, for messages: <c>image manifest</c>.</param>
    /// <param name="where">Where it came from, for messages: a digest, a file name. Escaped here.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidDocument"/>.</exception>
    internal static T Parse<T>(ReadOnlyMemory<byte> json, JsonTypeInfo<T> type, string kind, string where)
    {
        if (json.Length > MaxBytes) throw Invalid(kind, where, $"more than {MaxBytes} bytes");
        if (json.IsEmpty) throw Invalid(kind, where, "nothing");
        if (json.Span.StartsWith("\uFEFF"u8)) throw Invalid(kind, where, "a byte order mark");
        if (!Utf8.IsValid(json.Span)) throw Invalid(kind, where, "bytes that are not UTF-8");
        try
        {
            StrictNames.Check(json.Span, type);
            return JsonSerializer.Deserialize(json.Span, type) ?? throw Invalid(kind, where, "`null`");
        }
        catch (JsonException e)
        {
            throw Invalid(kind, where, Reason(e), e);
        }
    }

    /// <summary>The bytes of <paramref name="value"/>: compact, nulls omitted, the same on every machine.</summary>
    internal static byte[] Serialize<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    /// <summary>Whether two documents say the same: written by us they would have the same bytes.</summary>
    internal static bool AreSame<T>(T one, T other, JsonTypeInfo<T> type) => ReferenceEquals(one, other) || Serialize(one, type).AsSpan().SequenceEqual(Serialize(other, type));

    /// <summary>The fault that <see cref="Parse"/> reports, for rules above JSON's own.</summary>
    internal static OciException Invalid(string kind, string where, string found, Exception? inner = null) =>
        new(ErrorCodes.InvalidDocument, $"expected a valid {kind}, found {found} in `{ByteText.Shorten(where)}`", inner: inner);

    private static string Reason(JsonException e)
    {
        var message = e.Message;
        var tail = message.IndexOf(" Path: $", StringComparison.Ordinal);
        if (tail >= 0) message = message[..tail];
        return e.Path is { Length: > 1 } path
            ? $"at `{ByteText.Shorten(path)}`: {ByteText.Escape(message.TrimEnd('.'))},"
            : $"malformed JSON ({ByteText.Escape(message.TrimEnd('.'))})";
    }
}
