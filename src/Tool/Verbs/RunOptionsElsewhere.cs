using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary>What podman and docker let a container be asked for when it is run, and how that is asked for here.</summary>
internal static class RunOptionsElsewhere
{
    private const string Address = "--add-host NAME:ADDRESS, with the address that dotnet-oci container inspect tells of the other one";
    private const string Attached = "leave it out: all streams lead here without --detach, and standard input with --interactive";
    private const string Health = "dotnet-oci exec CONTAINER COMMAND: nobody is there to check a container's health";
    private const string Inspected = "dotnet-oci container inspect CONTAINER";
    private const string Logged = "dotnet-oci logs CONTAINER: what a container writes is kept as lines of JSON, of which old ones make room";
    private const string OnePlatform = "--platform OS/ARCH[/VARIANT]";

    /// <summary>By name.</summary>
    public static IReadOnlyDictionary<string, OtherOption> All { get; } = new Dictionary<string, OtherOption>(StringComparer.Ordinal)
    {
        ["--arch"] = new(OnePlatform),
        ["--attach"] = new(Attached),
        ["-a"] = new(Attached),
        ["--cgroup-parent"] = new("systemd-run --slice SLICE --scope dotnet-oci run IMAGE"),
        ["--cgroupns"] = new("leave it out: each container has a namespace of control groups of its own"),
        ["--conmon-pidfile"] = new(Inspected),
        ["--cpu-period"] = new("--cpus NUMBER"),
        ["--cpu-quota"] = new("--cpus NUMBER"),
        ["--detach-keys"] = new("--detach, then dotnet-oci logs -f CONTAINER, or dotnet-oci exec -it CONTAINER sh"),
        ["--disable-content-trust"] = new("cosign verify IMAGE", IsSo: "true"),
        ["--domainname"] = new("--hostname NAME.DOMAIN"),
        ["--env-host"] = new("--env NAME for each variable", IsSo: "false"),
        ["--expose"] = new("--publish CONTAINER"),
        ["--gpus"] = new("--device /dev/dri"),
        ["--health-cmd"] = new(Health),
        ["--health-interval"] = new(Health),
        ["--health-retries"] = new(Health),
        ["--health-start-period"] = new(Health),
        ["--health-timeout"] = new(Health),
        ["--http-proxy"] = new("--env HTTP_PROXY --env HTTPS_PROXY --env NO_PROXY", IsSo: "false"),
        ["--init-path"] = new("--init"),
        ["--ip"] = new(Inspected),
        ["--kernel-memory"] = new("--memory BYTES"),
        ["--link"] = new(Address),
        ["--log-driver"] = new(Logged),
        ["--log-opt"] = new(Logged),
        ["--memory-reservation"] = new("--memory BYTES"),
        ["--network-alias"] = new(Address),
        ["--no-healthcheck"] = new(Health, IsSo: "true"),
        ["--oom-kill-disable"] = new("--memory BYTES", IsSo: "false"),
        ["--os"] = new(OnePlatform),
        ["--pid"] = new("leave it out: the processes of a container are its own, so that all of them end with it"),
        ["--pidfile"] = new(Inspected),
        ["--pod"] = new("--network host, in which containers reach one another at 127.0.0.1"),
        ["--publish-all"] = new("--publish CONTAINER for each port", IsSo: "false"),
        ["-P"] = new("--publish CONTAINER for each port", IsSo: "false"),
        ["--quiet"] = new("--progress quiet", IsSo: "true"),
        ["-q"] = new("--progress quiet", IsSo: "true"),
        ["--read-only-tmpfs"] = new("--tmpfs /tmp --tmpfs /run", IsSo: "false"),
        ["--replace"] = new("dotnet-oci container rm --force NAME", IsSo: "false"),
        ["--restart"] = new("systemd-run --property Restart=always dotnet-oci run IMAGE: no daemon is there to start it again"),
        ["--rmi"] = new("dotnet-oci rm IMAGE", IsSo: "false"),
        ["--rootfs"] = new("--bundle DIR", IsSo: "false"),
        ["--secret"] = new("--volume FILE:/run/secrets/NAME:ro"),
        ["--sig-proxy"] = new("--detach", IsSo: "true"),
        ["--timeout"] = new("timeout SECONDS dotnet-oci run IMAGE"),
        ["--tz"] = new("--env TZ=ZONE"),
        ["--umask"] = new("--entrypoint sh, and -c 'umask 027; exec \"$@\"' before the command"),
        ["--unsetenv"] = new("--entrypoint env, and -u NAME before the command"),
        ["--userns"] = new("run it as a user who is not root: then the container is in a user namespace"),
        ["--variant"] = new(OnePlatform),
        ["--volume-driver"] = new("--volume FOLDER:PATH, with a folder of what is mounted"),
        ["--volumes-from"] = new("--volume FOLDER:PATH, with the same folder for both"),
    };
}
