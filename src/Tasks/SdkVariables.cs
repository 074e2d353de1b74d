using Oci.Operations;

namespace Oci.Tasks;

/// <summary>
/// The environment variables of the SDK's own container support: credentials for reading and for writing, and registries without proven
/// certificates. Where they are not set, everything is as with the tool.
/// </summary>
/// <param name="variables">The build's environment.</param>
internal sealed class SdkVariables(IReadOnlyDictionary<string, string> variables)
{
    private static readonly string[] Prefixes = ["DOTNET_CONTAINER_", "SDK_CONTAINER_"];

    /// <summary>How registries are read.</summary>
    /// <param name="options">What the task itself says, which counts.</param>
    public RegistryAccess ToRead(RegistryOptions options) => Access("PULL_REGISTRY", options);

    /// <summary>How registries are written to.</summary>
    /// <param name="options">What the task itself says, which counts.</param>
    public RegistryAccess ToWrite(RegistryOptions options) => Access("PUSH_REGISTRY", options);

    private RegistryAccess Access(string kind, RegistryOptions options) => new()
    {
        AuthFile = options.AuthFile,
        TlsVerify = options.TlsVerify,
        CertDir = options.CertDir,
        RetryTimes = options.RetryTimes,
        // A file that the task names counts before variables of the build, too.
        Credentials = options.Credentials ?? (options.AuthFile is not null ? null : Credentials(kind) ?? Credentials("REGISTRY")),
        InsecureRegistries = (Value("DOTNET_CONTAINER_INSECURE_REGISTRIES") ?? "").Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
    };

    private string? Credentials(string kind) => Prefixes
        .Select(prefix => Value($"{prefix}{kind}_UNAME") is { } user && Value($"{prefix}{kind}_PWORD") is { } password ? $"{user}:{password}" : null)
        .FirstOrDefault(credentials => credentials is not null);

    private string? Value(string name) => variables.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}
