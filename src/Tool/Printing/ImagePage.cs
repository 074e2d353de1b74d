using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Oci.Tool.Printing;

/// <summary>
/// A page that shows an image, or how two differ, in a browser: one file that loads nothing. What images say goes into it as JSON with everything
/// escaped that means something in HTML, and reaches the page as text only.
/// </summary>
internal static class ImagePage
{
    /// <summary>The page.</summary>
    public static string Of(PageData data)
    {
        var json = JsonSerializer.Serialize(data, PageJson.Compact.PageData);
        return Read("page.html").Replace("/*STYLE*/", Read("page.css"), StringComparison.Ordinal)
            .Replace("/*SCRIPT*/", Read("page.js"), StringComparison.Ordinal)
            .Replace("/*DATA*/", json, StringComparison.Ordinal);
    }

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(ImagePage).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The tool was built without `{name}`"));
        return reader.ReadToEnd().TrimEnd();
    }
}

/// <summary>How the page's data look in JSON: the encoder that leaves nothing to HTML.</summary>
[JsonSerializable(typeof(PageData))]
internal sealed partial class PageJson : JsonSerializerContext
{
    public static PageJson Compact { get; } = new(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = JavaScriptEncoder.Default });
}
