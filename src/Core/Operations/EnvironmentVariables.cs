namespace Oci.Operations;

/// <summary>
/// Every environment variable that is read, by name. Core gets their values through <see cref="OciHost"/>, never from the process.
/// <c>docs/environment.md</c> is generated from <see cref="All"/>.
/// </summary>
public static class EnvironmentVariables
{
    /// <summary>The state folder: images, snapshots, build cache, containers. <c>--root</c> wins over it.</summary>
    public const string Root = "OCI_ROOT";

    /// <summary>Seconds since 1970 to write wherever a time is written; newer file times are cut to it. Source: reproducible-builds.org.</summary>
    public const string SourceDateEpoch = "SOURCE_DATE_EPOCH";

    /// <summary>Where the state folder of an unprivileged user lies, as <c>$XDG_DATA_HOME/dotnet-oci</c>.</summary>
    public const string XdgDataHome = "XDG_DATA_HOME";

    /// <summary>The user's home folder: the default for the XDG folders.</summary>
    public const string Home = "HOME";

    /// <summary>The folder for files that live as long as the command.</summary>
    public const string TempFolder = "TMPDIR";

    /// <summary>The same on Windows.</summary>
    public const string WindowsTempFolder = "TEMP";

    /// <summary>Where programs (runc, crun, git) are looked up.</summary>
    public const string Path = "PATH";

    /// <summary>The firewall that netavark is to use for <c>--network bridge</c>: iptables, nftables or firewalld.</summary>
    public const string NetavarkFirewall = "NETAVARK_FW";

    /// <summary>Where Docker's engine listens, for <c>docker-daemon:</c>.</summary>
    public const string DockerHost = "DOCKER_HOST";

    /// <summary>The socket of the SSH agent that <c>build --ssh default</c> means.</summary>
    public const string SshAgent = "SSH_AUTH_SOCK";

    /// <summary>Set by GitHub's workflow runner.</summary>
    public const string GitHubActions = "GITHUB_ACTIONS";

    /// <summary>A wish for no colour, whatever its value. Source: no-color.org.</summary>
    public const string NoColor = "NO_COLOR";

    /// <summary>What the terminal can do.</summary>
    public const string Terminal = "TERM";

    /// <summary>A file of registry credentials, looked at before all others; <c>login</c> writes it.</summary>
    public const string RegistryAuthFile = "REGISTRY_AUTH_FILE";

    /// <summary>The folder of Docker's client configuration, whose <c>config.json</c> holds credentials.</summary>
    public const string DockerConfig = "DOCKER_CONFIG";

    /// <summary>The user's folder for what lives as long as a session: <c>containers/auth.json</c>.</summary>
    public const string XdgRuntimeDir = "XDG_RUNTIME_DIR";

    /// <summary>The user's configuration folder: <c>containers/auth.json</c>, <c>registries.conf</c>, <c>certs.d</c>.</summary>
    public const string XdgConfigHome = "XDG_CONFIG_HOME";

    /// <summary>The only <c>registries.conf</c> to read.</summary>
    public const string RegistriesConf = "CONTAINERS_REGISTRIES_CONF";

    /// <summary>The proxy for http; also in small letters.</summary>
    public const string HttpProxy = "HTTP_PROXY";

    /// <summary>The proxy for https; also in small letters.</summary>
    public const string HttpsProxy = "HTTPS_PROXY";

    /// <summary>The proxy for both; also in small letters.</summary>
    public const string AllProxy = "ALL_PROXY";

    /// <summary>Hosts that are reached without a proxy; also in small letters.</summary>
    public const string NoProxy = "NO_PROXY";

    /// <summary>All of them with their meaning, sorted by name.</summary>
    public static IReadOnlyList<EnvironmentVariable> All { get; } =
    [
        new(AllProxy, "The proxy for registries where neither `HTTP_PROXY` nor `HTTPS_PROXY` says otherwise; small letters win", "no proxy"),
        new(RegistriesConf, "The only `registries.conf` to read: mirrors, blocked and insecure registries, aliases", "`$XDG_CONFIG_HOME/containers/registries.conf`, else `/etc/containers/registries.conf`, and their `registries.conf.d`"),
        new(DockerConfig, "The folder with Docker's `config.json`, which holds credentials and names helpers", "`$HOME/.docker`"),
        new(DockerHost, "Where Docker's engine listens, for `docker-daemon:`: `unix:///PATH`", "`/var/run/docker.sock`"),
        new(GitHubActions, "`true` makes `--progress auto` write groups and annotations for GitHub's workflow log", "not set"),
        new(Home, "The user's home folder, where the state folder goes when neither `OCI_ROOT` nor `XDG_DATA_HOME` is set", "as the system sets it"),
        new(HttpsProxy, "The proxy for registries; small letters win", "no proxy"),
        new(HttpProxy, "The proxy for registries that are reached by http; small letters win", "no proxy"),
        new(NetavarkFirewall, "The firewall that netavark is to use for `run --network bridge`: `iptables`, `nftables` or `firewalld`", "the one that it prefers"),
        new(NoColor, "Any value but the empty one turns colours off", "colours on a terminal"),
        new(NoProxy, "Hosts, domains, addresses and ranges that are reached without a proxy, with commas between; small letters win", "loopback only"),
        new(Root, "The state folder: images, snapshots, build cache, containers; `--root` wins over it", "`/var/lib/dotnet-oci` as root, else `$XDG_DATA_HOME/dotnet-oci`"),
        new(Path, "Where programs are looked up: runc, crun, git", "as the system sets it"),
        new(RegistryAuthFile, "A file of registry credentials that is looked at first; `--authfile` wins over it", "not set"),
        new(SourceDateEpoch, "Seconds since 1970 to write wherever a time is written; newer file times are cut to it", "the time of the context's last commit, else 0"),
        new(SshAgent, "The socket of the SSH agent that `build --ssh default` lends to steps and git sources", "no agent"),
        new(WindowsTempFolder, "The folder for files that live as long as the command, on Windows", "`C:\\Windows\\Temp`"),
        new(Terminal, "`dumb` makes `--progress auto` write plain lines even on a terminal", "as the terminal sets it"),
        new(TempFolder, "The folder for files that live as long as the command", "`/var/tmp`"),
        new(XdgConfigHome, "Where the user's `containers/auth.json`, `containers/registries.conf` and `containers/certs.d` lie", "`$HOME/.config`"),
        new(XdgDataHome, "Where the state folder of an unprivileged user lies, as `$XDG_DATA_HOME/dotnet-oci`", "`$HOME/.local/share`"),
        new(XdgRuntimeDir, "Where `containers/auth.json` of podman, skopeo and buildah lies", "not looked at"),
    ];
}
