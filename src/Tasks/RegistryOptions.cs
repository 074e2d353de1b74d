namespace Oci.Tasks;

/// <summary>What a task says of how a registry is reached; null leaves it to the environment and to the files of credentials.</summary>
internal sealed record RegistryOptions
{
    /// <summary>The only file of credentials to use.</summary>
    public string? AuthFile { get; init; }

    /// <summary><c>USER:PASSWORD</c>.</summary>
    public string? Credentials { get; init; }

    /// <summary>Whether the registry must prove who it is.</summary>
    public bool? TlsVerify { get; init; }

    /// <summary>The folder with certificates.</summary>
    public string? CertDir { get; init; }

    /// <summary>How often a failed request is sent again.</summary>
    public int? RetryTimes { get; init; }
}
