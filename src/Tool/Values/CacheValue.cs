using Oci.Diagnostics;
using Oci.Native;
using Oci.Operations;

namespace Oci.Tool.Values;

/// <summary><c>--cache-from</c> and <c>--cache-to</c>: <c>type=registry,ref=REF</c>, <c>type=local,src=DIR</c> or <c>dest=DIR</c>, <c>type=inline</c>, or a reference alone.</summary>
internal static class CacheValue
{
    private const string LocalName = "cache";

    /// <summary>A place to look at.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>.</exception>
    public static CacheImport ParseFrom(string text)
    {
        var fields = Fields("--cache-from", text, "type", "ref", "src");
        return new CacheImport(ReferenceOf("--cache-from", text, fields, "src") ?? throw Wrong("--cache-from", text, "`type=registry` or `type=local`"));
    }

    /// <summary>A place to write to.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>.</exception>
    public static CacheExport ParseTo(string text)
    {
        var fields = Fields("--cache-to", text, "type", "ref", "dest", "mode", "ignore-error");
        var mode = fields.GetValueOrDefault("mode", "max");
        if (mode is not ("min" or "max")) throw Wrong("--cache-to", text, "`mode=min` or `mode=max`");
        return new CacheExport(ReferenceOf("--cache-to", text, fields, "dest"), mode == "min", fields.GetValueOrDefault("ignore-error") is "true" or "1");
    }

    private static string? ReferenceOf(string option, string text, Dictionary<string, string> fields, string folder) => fields.GetValueOrDefault("type", "registry") switch
    {
        "registry" when fields.TryGetValue("ref", out var reference) => reference,
        "local" when fields.TryGetValue(folder, out var path) => $"oci:{path}:{LocalName}",
        "inline" => null,
        "registry" => throw Wrong(option, text, "`ref=REF`"),
        "local" => throw Wrong(option, text, $"`{folder}=DIR`"),
        _ => throw Wrong(option, text, "`type=registry`, `type=local` or `type=inline`"),
    };

    private static Dictionary<string, string> Fields(string option, string text, params string[] known)
    {
        if (!text.Contains('=', StringComparison.Ordinal)) return new() { ["ref"] = text };
        var fields = new Dictionary<string, string>();
        foreach (var field in text.Split(','))
        {
            if (field.Split('=', 2) is not [var name, { Length: > 0 } value] || !known.Contains(name)) throw Wrong(option, field, $"`{string.Join("=`, `", known)}=`");
            fields[name] = value;
        }
        return fields;
    }

    private static OciException Wrong(string option, string found, string expected) =>
        new(ErrorCodes.Usage, $"expected {expected} in `{option}`, found `{ByteText.Escape(found)}`", $"{option} type=registry,ref=registry.example/app:cache");
}
