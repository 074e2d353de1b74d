using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary>What buildah, docker and buildx let a build be asked for, and how that is asked for here. <c>docs/coming-from-buildah.md</c> says the same for people.</summary>
internal static class BuildOptionsElsewhere
{
    /// <summary>The options by name.</summary>
    public static IReadOnlyDictionary<string, OtherOption> All { get; } = new Dictionary<string, OtherOption>(StringComparer.Ordinal)
    {
        ["--compress"] = new("contexts are read where they are", IsSo: "true"),
        ["--created-annotation"] = new("--annotation org.opencontainers.image.created=TIME", IsSo: "false"),
        ["--disable-content-trust"] = new("--build-context NAME=IMAGE@DIGEST pins an image", IsSo: "true"),
        ["--force-rm"] = new("--on-failure keep", IsSo: "true"),
        ["--http-proxy"] = new("--build-arg http_proxy gives this shell's to the steps", IsSo: "false"),
        ["--identity-label"] = new("--label builder=dotnet-oci", IsSo: "false"),
        ["--inherit-annotations"] = new("--annotation NAME=VALUE", IsSo: "false"),
        ["--layers"] = new("--squash makes one layer, --no-cache runs every step anew", IsSo: "true"),
        ["--load"] = new("--output type=oci,dest=FILE", IsSo: "true"),
        ["--rewrite-timestamp"] = new("--source-date-epoch now", IsSo: "true"),
        ["--rm"] = new("--on-failure keep", IsSo: "true"),
        ["--skip-unused-stages"] = new("--target STAGE builds one that the last does not need", IsSo: "true"),

        ["--attest"] = new("dotnet-oci attach IMAGE FILE"),
        ["--builder"] = new("there is no daemon to choose"),
        ["--cache-ttl"] = new("dotnet-oci cache prune --older-than 12h"),
        ["--call"] = new("--check"),
        ["--cgroup-parent"] = new("--runtime runc, whose containers are put where its own options say"),
        ["--cgroupns"] = new("each step has a control group namespace of its own"),
        ["--compat-volumes"] = new("what a step changes in a volume is kept"),
        ["--compression-format"] = new("--compression zstd"),
        ["--compression-level"] = new("--compression zstd:LEVEL"),
        ["--cpp-flag"] = new("cpp -P Containerfile.in | dotnet-oci build -f - ."),
        ["--disable-compression"] = new("--compression none"),
        ["--decryption-key"] = new("decrypt the base image with `skopeo copy --decryption-key` first"),
        ["--group-add"] = new("a step's user is in the groups that the image's /etc/group says"),
        ["--hooks-dir"] = new("dotnet-oci runtime runs the hooks of a bundle"),
        ["--iidfile-raw"] = new("--iidfile FILE"),
        ["--ipc"] = new("each step has an IPC namespace of its own"),
        ["--layer-label"] = new("--label NAME=VALUE"),
        ["--log-rusage"] = new("--trace FILE"),
        ["--log-split-by-platform"] = new("--progress json 2>FILE"),
        ["--logfile"] = new("--progress plain 2>FILE"),
        ["--logsplit"] = new("--progress json 2>FILE"),
        ["--mount"] = new("--volume SOURCE:PATH, or RUN --mount in the Containerfile"),
        ["--no-cache-filter"] = new("--no-cache"),
        ["--no-hostname"] = new("--build-arg BUILDKIT_SANDBOX_HOSTNAME=NAME"),
        ["--os-feature"] = new("dotnet-oci config --os-feature FEATURE IMAGE"),
        ["--pid"] = new("each step has a process namespace of its own"),
        ["--provenance"] = new("dotnet-oci attach IMAGE FILE"),
        ["--pull-always"] = new("--pull always"),
        ["--pull-never"] = new("--pull never"),
        ["--runtime-flag"] = new("--runtime PATH of a script that adds the flag"),
        ["--rusage-logfile"] = new("--trace FILE"),
        ["--save-stages"] = new("--target STAGE -t NAME keeps a stage under a name"),
        ["--sbom"] = new("dotnet-oci attach IMAGE FILE"),
        ["--sign-by"] = new("sign the image with `cosign sign` or `notation sign` when it is pushed"),
        ["--signature-policy"] = new("--build-context NAME=IMAGE@DIGEST pins an image"),
        ["--stage-labels"] = new("--label NAME=VALUE"),
        ["--stdin"] = new("--secret id=NAME,src=FILE, or a here-document: steps read nothing from the terminal"),
        ["--unsetannotation"] = new("images have the annotations that --annotation gives them, and no others"),
        ["--userns"] = new("run it as a user who is not root: then the build is in a user namespace"),
        ["--userns-uid-map"] = new("/etc/subuid says which IDs a user's build has"),
        ["--userns-gid-map"] = new("/etc/subgid says which IDs a user's build has"),
        ["--uts"] = new("each step has a host name of its own"),
    };
}
