using Oci.Diagnostics;
using Oci.Registries;

namespace Oci.Operations;

/// <summary>Stores a credential once the registry has taken it.</summary>
/// <param name="host">The machine and the moment.</param>
public sealed class LoginOperation(OciHost host)
{
    /// <summary>Logs in.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.RegistryDenied"/>: the registry does not take the credential, which is not stored then; it cannot be reached; the file cannot be written.</exception>
    public async Task<LoginResult> RunAsync(LoginRequest request, CancellationToken ct)
    {
        var registry = RegistryName.Parse(request.Registry);
        var credential = new Credential { Username = request.Username, Password = request.Password };
        using var session = new RegistrySession(RegistryEnvironment.OptionsOf(host, host.Registries) with { Credentials = new StaticCredential(credential) });
        await session.PingAsync(registry, ct);
        return new LoginResult(registry, request.Username, await RegistryEnvironment.CredentialsOf(host, host.Registries.AuthFile).StoreAsync(registry, credential, ct));
    }
}
