namespace Oci.Operations;

/// <summary>Every environment variable that is read, by name. Core gets their values through <see cref="OciHost"/>, never from the process.</summary>
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

    /// <summary>Where programs (runc, crun, git) are looked up.</summary>
    public const string Path = "PATH";
}
