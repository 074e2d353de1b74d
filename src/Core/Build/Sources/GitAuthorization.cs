using System.Text;

namespace Oci.Build;

/// <summary>Passwords for git over https, from the build's secrets: <c>GIT_AUTH_TOKEN.host</c>, else <c>GIT_AUTH_TOKEN</c>. Source: BuildKit's git authentication.</summary>
internal static class GitAuthorization
{
    private const string Name = "GIT_AUTH_TOKEN";

    /// <summary>The setting that gives the password to the repository's own host and to no other (a submodule's may be anybody's); null where there is none.</summary>
    public static (string Key, string Value)? Find(GitAddress address, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> secrets)
    {
        if (!HttpAddress.IsHttp(address.Repository) || !Uri.TryCreate(address.Repository, UriKind.Absolute, out var url)) return null;
        if (!secrets.TryGetValue($"{Name}.{url.Host}", out var token) && !secrets.TryGetValue(Name, out token)) return null;
        byte[] pair = [.. "x-access-token:"u8, .. Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(token.Span).Trim())];
        return ($"http.{url.Scheme}://{url.Authority}/.extraHeader", $"Authorization: Basic {Convert.ToBase64String(pair)}");
    }
}
