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

    /// <summary>All of them with their meaning, sorted by name.</summary>
    public static IReadOnlyList<EnvironmentVariable> All { get; } =
    [
        new(DockerHost, "Where Docker's engine listens, for `docker-daemon:`: `unix:///PATH`", "`/var/run/docker.sock`"),
        new(GitHubActions, "`true` makes `--progress auto` write groups and annotations for GitHub's workflow log", "not set"),
        new(Home, "The user's home folder, where the state folder goes when neither `OCI_ROOT` nor `XDG_DATA_HOME` is set", "as the system sets it"),
        new(NoColor, "Any value but the empty one turns colours off", "colours on a terminal"),
        new(Root, "The state folder: images, snapshots, build cache, containers; `--root` wins over it", "`/var/lib/dotnet-oci` as root, else `$XDG_DATA_HOME/dotnet-oci`"),
        new(Path, "Where programs are looked up: runc, crun, git", "as the system sets it"),
        new(SourceDateEpoch, "Seconds since 1970 to write wherever a time is written; newer file times are cut to it", "the time of the context's last commit, else 0"),
        new(SshAgent, "The socket of the SSH agent that `build --ssh default` lends to steps and git sources", "no agent"),
        new(WindowsTempFolder, "The folder for files that live as long as the command, on Windows", "`C:\\Windows\\Temp`"),
        new(Terminal, "`dumb` makes `--progress auto` write plain lines even on a terminal", "as the terminal sets it"),
        new(TempFolder, "The folder for files that live as long as the command", "`/var/tmp`"),
        new(XdgDataHome, "Where the state folder of an unprivileged user lies, as `$XDG_DATA_HOME/dotnet-oci`", "`$HOME/.local/share`"),
    ];
}
