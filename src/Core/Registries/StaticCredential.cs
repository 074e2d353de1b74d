using Oci.Diagnostics;

namespace Oci.Registries;

/// <summary>One credential for whatever is asked: <c>--creds</c>.</summary>
public sealed class StaticCredential(Credential? credential) : ICredentialSource
{
    /// <summary>No credential at all.</summary>
    public static StaticCredential None { get; } = new(null);

    /// <summary>Reads <c>USER[:PASSWORD]</c>.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>.</exception>
    public static StaticCredential Parse(string text)
    {
        var colon = text.IndexOf(':');
        var user = colon < 0 ? text : text[..colon];
        return user.Length > 0
            ? new StaticCredential(new Credential { Username = user, Password = colon < 0 ? "" : text[(colon + 1)..] })
            : throw new OciException(ErrorCodes.Usage, "expected `USER:PASSWORD` as credentials, found no user", "--creds USER:PASSWORD");
    }

    /// <inheritdoc/>
    public ValueTask<Credential?> FindAsync(string name, CancellationToken ct) => ValueTask.FromResult(credential);
}
