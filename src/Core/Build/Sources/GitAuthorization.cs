using System.Text;
using Oci.Diagnostics;

namespace Oci.Build;

/// <summary>
/// Who git is to a server that asks: user and password of the address, or a password from the build's secrets (<c>GIT_AUTH_TOKEN.host</c>, else <c>GIT_AUTH_TOKEN</c>).
/// git asks for them by host, so that neither a submodule elsewhere nor the server that a redirection leads to gets them: a header set with <c>http.extraHeader</c> goes to that one too.
/// Source: BuildKit's git authentication; gitcredentials(7).
/// </summary>
/// <param name="Place">Protocol, host and port that they are for.</param>
/// <param name="User">The user.</param>
/// <param name="Password">The password, or a token in its place.</param>
internal sealed record GitAuthorization(string Place, string User, string Password)
{
    private const string Name = "GIT_AUTH_TOKEN";

    /// <summary>What an address and the build's secrets say; null where they say nothing.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidGitAddress"/>: a password of several lines.</exception>
    public static GitAuthorization? Find(GitAddress address, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> secrets)
    {
        if (!HttpAddress.IsHttp(address.Repository) || !Uri.TryCreate(address.Repository, UriKind.Absolute, out var url)) return null;
        var given = url.UserInfo.Split(':', 2);
        if (given.Length == 2) return Of(url, Uri.UnescapeDataString(given[0]), Uri.UnescapeDataString(given[1]));
        if (secrets.TryGetValue($"{Name}.{url.Host}", out var token) || secrets.TryGetValue(Name, out token)) return Of(url, "x-access-token", Encoding.UTF8.GetString(token.Span).Trim());
        return given[0].Length > 0 ? Of(url, Uri.UnescapeDataString(given[0]), "") : null;
    }

    // Each stands in a line of its own when git is told.
    private static GitAuthorization Of(Uri url, string user, string password) => (user + password).Any(char.IsControl)
        ? throw new OciException(ErrorCodes.InvalidGitAddress, $"expected a user and a password of one line for git at `{url.Host}`, found control characters in them", $"check the address, or the secret {Name}")
        : new($"{url.Scheme}://{url.Authority}", user, password);
}
