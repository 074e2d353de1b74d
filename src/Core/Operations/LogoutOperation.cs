using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Operations;

/// <summary>Forgets credentials.</summary>
/// <param name="host">The machine and the moment.</param>
public sealed class LogoutOperation(OciHost host)
{
    /// <summary>Forgets those of one registry, or all.</summary>
    /// <returns>The registries that were known.</returns>
    /// <exception cref="OciException"><see cref="ErrorCodes.NotLoggedIn"/>; <see cref="ErrorCodes.Usage"/>.</exception>
    public async Task<IReadOnlyList<string>> RunAsync(LogoutRequest request, CancellationToken ct)
    {
        if (request.All == request.Registry is not null) throw new OciException(ErrorCodes.Usage, "expected a registry or `--all`, found " + (request.All ? "both" : "neither"), "dotnet-oci logout registry.example");
        var store = RegistryEnvironment.CredentialsOf(host, host.Registries.AuthFile);
        var registries = request.All ? await store.ListAsync(ct) : [RegistryName.Parse(request.Registry!)];
        var forgotten = new List<string>();
        foreach (var registry in registries)
        {
            if (await store.EraseAsync(registry, ct)) forgotten.Add(registry);
        }
        if (!request.All && forgotten.Count == 0)
            throw new OciException(ErrorCodes.NotLoggedIn, $"expected a credential for `{registries[0]}` in `{ByteText.Escape(store.WrittenFile)}`, found none", "--authfile names another file");
        return forgotten;
    }
}
