using System.Runtime.Versioning;
using Oci.Contracts;
using Oci.Registries;
using Oci.Testing;

namespace Oci.Tests.Registries;

public sealed class StaticCredentialContractTests : CredentialSourceContract
{
    protected override Task<ICredentialSource> CreateAsync(Credential? credential) => Task.FromResult<ICredentialSource>(credential is null ? StaticCredential.None : new StaticCredential(credential));
}

/// <summary>Sources with a folder of their own.</summary>
public abstract class CredentialFolderContractTests : CredentialSourceContract, IDisposable
{
    protected TemporaryFolder Folder { get; } = new();

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static async Task<ICredentialSource> StoreAsync(CredentialStore store, Credential? credential)
    {
        if (credential is not null) await store.StoreAsync(Registry, credential, Ct);
        return store;
    }
}

public sealed class CredentialFileContractTests : CredentialFolderContractTests
{
    protected override Task<ICredentialSource> CreateAsync(Credential? credential) => StoreAsync(new CredentialStore([], Folder[$"new/{Guid.NewGuid()}/auth.json"]), credential);
}

public sealed class OldCredentialFileContractTests : CredentialFolderContractTests
{
    protected override async Task<ICredentialSource> CreateAsync(Credential? credential)
    {
        var file = Path.Combine(Folder.Make($"{Guid.NewGuid()}"), ".dockercfg");
        await File.WriteAllTextAsync(file, """{"https://other.example/v1/":{"auth":"YTpi"}}""", Ct);
        return await StoreAsync(new CredentialStore([], file), credential);
    }
}

/// <summary>A helper keeps what it is told as it is told, in a file for each registry.</summary>
[SupportedOSPlatform("linux"), Trait("Category", "Linux"), Collection("changes PATH")]
public sealed class CredentialHelperContractTests : CredentialFolderContractTests
{
    protected override async Task<ICredentialSource> CreateAsync(Credential? credential)
    {
        var (bin, name) = (Folder.Make("bin"), $"kept-{Guid.NewGuid():n}");
        var program = Path.Combine(bin, $"docker-credential-{name}");
        HostProgram.Script(program, $$"""
            #!/bin/sh
            case $1 in
                store) cat >{{Folder[name]}} ;;
                get) [ "$(cat)" = "{{Registry}}" ] && cat {{Folder[name]}} 2>/dev/null || { echo "credentials not found in native keychain"; exit 1; } ;;
            esac
            """);
        Environment.SetEnvironmentVariable("PATH", $"{bin}:{Environment.GetEnvironmentVariable("PATH")}");
        var file = Folder[$"{name}.json"];
        await File.WriteAllTextAsync(file, $$$"""{"credHelpers":{"{{{Registry}}}":"{{{name}}}"}}""", Ct);
        return await StoreAsync(new CredentialStore([file], file), credential);
    }
}
