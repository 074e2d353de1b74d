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
    public RegistryAccess ToRead() => Access("PULL_REGISTRY");

    /// <summary>How registries are written to.</summary>
    public RegistryAccess ToWrite() => Access("PUSH_REGISTRY");

    private RegistryAccess Access(string kind) => new()
    {
        Credentials = Credentials(kind) ?? Credentials("REGISTRY"),
        InsecureRegistries = (Value("DOTNET_CONTAINER_INSECURE_REGISTRIES") ?? "").Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
    };

    private string? Credentials(string kind) => Prefixes
        .Select(prefix => Value($"{prefix}{kind}_UNAME") is { } user && Value($"{prefix}{kind}_PWORD") is { } password ? $"{user}:{password}" : null)
        .FirstOrDefault(credentials => credentials is not null);

    private string? Value(string name) => variables.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}
