using Oci.Registries;

namespace Oci.Operations;

/// <summary>Where the user and the system keep what is to be known of registries.</summary>
internal static class RegistryEnvironment
{
    /// <summary>What the environment and a command's options say together.</summary>
    public static RegistryOptions OptionsOf(OciHost host, RegistryAccess access)
    {
        var configuration = RegistriesConfiguration.Read(ConfigurationFiles(host));
        HostCertificates.CheckFolder(access.CertDir); // also where no TLS will be spoken
        var options = new RegistryOptions
        {
            Credentials = access.Credentials is { } credentials ? StaticCredential.Parse(credentials) : CredentialsOf(host, access.AuthFile, configuration),
            VerifyTls = access.TlsVerify,
            CertificateFolder = access.CertDir,
            CertificateFolders = [.. ConfigFolders(host).Select(folder => Path.Combine(folder, "certs.d")), "/etc/docker/certs.d"],
            Configuration = configuration.WithInsecure(access.InsecureRegistries),
            Proxy = ProxySettings.Of(
                Either(host, EnvironmentVariables.HttpProxy) ?? Either(host, EnvironmentVariables.AllProxy),
                Either(host, EnvironmentVariables.HttpsProxy) ?? Either(host, EnvironmentVariables.AllProxy),
                Either(host, EnvironmentVariables.NoProxy)),
            Clock = host.Time,
            Progress = host.Progress,
        };
        return access.RetryTimes is { } times ? options with { RetryTimes = times } : options;
    }

    // A file that is given stands alone.
    private static ICredentialSource CredentialsOf(OciHost host, string? authFile, RegistriesConfiguration configuration)
    {
        var files = CredentialsOf(host, authFile);
        return authFile is null && configuration.CredentialHelpers is { Count: > 0 } order ? new OrderedCredentials(order, files, HelperPatience.Of(host.Progress)) : files;
    }

    /// <summary>The files of credentials: <paramref name="authFile"/> alone where it is given.</summary>
    public static CredentialStore CredentialsOf(OciHost host, string? authFile)
    {
        if (authFile is not null) return new CredentialStore([authFile], authFile, host.Progress);
        var chosen = host.Variable(EnvironmentVariables.RegistryAuthFile);
        var home = host.Variable(EnvironmentVariables.Home);
        var docker = Join(host.Variable(EnvironmentVariables.DockerConfig) ?? Join(home, ".docker"), "config.json");
        string?[] files =
        [
            chosen,
            Join(host.Variable(EnvironmentVariables.XdgRuntimeDir), "containers", "auth.json"),
            Join(ConfigHome(host), "containers", "auth.json"),
            docker,
            Join(home, ".dockercfg"),
        ];
        return new CredentialStore([.. files.OfType<string>()], chosen ?? docker ?? Path.Combine(host.StateRoot, "auth.json"), host.Progress);
    }

    // The user's main file stands in place of the system's; drop-in files of both are read, the user's last.
    private static IEnumerable<string> ConfigurationFiles(OciHost host)
    {
        if (host.Variable(EnvironmentVariables.RegistriesConf) is { } only) return [only];
        var folders = ConfigFolders(host).ToList();
        var main = folders.Select(folder => Path.Combine(folder, "registries.conf")).FirstOrDefault(File.Exists);
        var dropIns = Enumerable.Reverse(folders).Select(folder => Path.Combine(folder, "registries.conf.d")).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.conf").Order(StringComparer.Ordinal));
        return main is null ? dropIns : dropIns.Prepend(main);
    }

    // The user's before the system's.
    private static IEnumerable<string> ConfigFolders(OciHost host) => ((string?[])[Join(ConfigHome(host), "containers"), "/etc/containers"]).OfType<string>();

    private static string? ConfigHome(OciHost host) => host.Variable(EnvironmentVariables.XdgConfigHome) ?? Join(host.Variable(EnvironmentVariables.Home), ".config");

    // Proxies are named in capitals or small letters; the small ones win, as everywhere.
    private static string? Either(OciHost host, string name) => host.Variable(name.ToLowerInvariant()) ?? host.Variable(name);

    private static string? Join(string? folder, params string[] names) => folder is null ? null : Path.Combine([folder, .. names]);
}
