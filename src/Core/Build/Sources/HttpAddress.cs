using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Build;

/// <summary>A file on the web.</summary>
/// <param name="Url">Where, with user and password where it has them.</param>
public sealed record HttpAddress(Uri Url)
{
    /// <summary>What a file is called whose address does not say.</summary>
    public const string Unnamed = "__unnamed__";

    /// <summary>Whether a text is the address of a file: http or https.</summary>
    public static bool IsHttp(string text) => text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads an address.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.FetchFailed"/>.</exception>
    public static HttpAddress Parse(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Host.Length > 0 ? new HttpAddress(url)
        : throw new OciException(ErrorCodes.FetchFailed, $"expected an address such as `https://example.org/file`, found `{ByteText.Escape(AfterPassword(text))}`");

    /// <summary>
    /// An address as histories, caches and output may have it: without what may be a password. Of what is no address for ADD everything stays, and so
    /// does the user of an <c>ssh://git@…</c>, who has none.
    /// </summary>
    internal static string WithoutPassword(string text)
    {
        var host = text.IndexOf("://", StringComparison.Ordinal) + "://".Length;
        if (host < "://".Length || !(IsHttp(text) || GitAddress.IsGit(text))) return text;
        var length = text.AsSpan(host).IndexOfAny('/', '?', '#');
        var authority = length < 0 ? text.AsSpan(host) : text.AsSpan(host, length);
        var at = authority.LastIndexOf('@');
        return at < 0 || (!IsHttp(text) && !authority[..at].Contains(':')) ? text : $"{text[..host]}{text[(host + at + 1)..]}";
    }

    /// <summary>The same of an address that was refused: what made it wrong may be a `/`, `?` or `#` of the password, so that everything up to the last `@` is left out.</summary>
    internal static string AfterPassword(string text)
    {
        var host = text.IndexOf("://", StringComparison.Ordinal) + "://".Length;
        var at = text.LastIndexOf('@');
        return host < "://".Length || at < host ? text : $"{text[..host]}{text[(at + 1)..]}";
    }

    /// <summary>The file's name: the last part of the path.</summary>
    public string FileName
    {
        get
        {
            var name = Uri.UnescapeDataString(Url.AbsolutePath.TrimEnd('/').Split('/')[^1]).Split('/')[^1];
            return name is "" or "." or ".." || name.Contains('\0', StringComparison.Ordinal) ? Unnamed : name;
        }
    }

    /// <summary>Without what may be a password.</summary>
    public override string ToString() => Url.UserInfo.Length == 0 ? Url.OriginalString : new UriBuilder(Url) { UserName = "", Password = "" }.Uri.ToString();
}
