using Oci.Build;
using Oci.Content;
using Oci.Layers;
using Oci.Runtime;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>Everything that <see cref="BuildOperation"/> can be asked for: the options of <c>dotnet oci build</c>.</summary>
public sealed record BuildRequest
{
    /// <summary>
    /// The build context: a folder, a tar (a file, an http(s) address, <c>-</c> for standard input; a text there is a Containerfile for an empty context), or a git
    /// repository, <c>ADDRESS#REF:FOLDER</c>.
    /// </summary>
    public string Context { get; init; } = ".";

    /// <summary>The Containerfile; <c>-</c> is standard input. Null: <c>Containerfile</c>, else <c>Dockerfile</c>, in the context.</summary>
    public string? Containerfile { get; init; }

    /// <summary>Where the image goes: references that can be written; a bare name means the local store. Empty: the store, without a name.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The ignore file, in place of the Containerfile's own and the context's. Null: the first of those that is there.</summary>
    public string? Ignorefile { get; init; }

    /// <summary>The stage to build, by name or number; null for the last one.</summary>
    public string? Target { get; init; }

    /// <summary>What the first FROM begins with, in place of what it says: an image, <c>scratch</c>, a named context; null for what it says.</summary>
    public string? From { get; init; }

    /// <summary>Values for ARG instructions; a null value is looked up in the environment, and left out where it is not set.</summary>
    public IReadOnlyDictionary<string, string?> BuildArgs { get; init; } = new Dictionary<string, string?>();

    /// <summary>Files with more values, <c>NAME=VALUE</c> or <c>NAME</c> on each line: see <see cref="VariableFile"/>. <see cref="BuildArgs"/> win.</summary>
    public IReadOnlyList<string> BuildArgFiles { get; init; } = [];

    /// <summary>Named contexts: a folder, a tar, a git repository or an image reference for each name, in place of a stage or an image of that name.</summary>
    public IReadOnlyDictionary<string, string> BuildContexts { get; init; } = new Dictionary<string, string>();

    /// <summary>The platforms to build for; several make an index. None: the host's.</summary>
    public IReadOnlyList<Platform> Platforms { get; init; } = [];

    /// <summary>Whether to build for every platform that all base images are there for; <see cref="Platforms"/> are none then.</summary>
    public bool AllPlatforms { get; init; }

    /// <summary>The index to add the images to, each in place of the one for its platform; made where there is none of that name. Null for none.</summary>
    public string? Manifest { get; init; }

    /// <summary>Which family of documents to write. Docker's has no zstd: such layers become gzip.</summary>
    public ManifestFormat Format { get; init; } = ManifestFormat.Oci;

    /// <summary>Whether all layers, those of the base too, become one.</summary>
    public bool Squash { get; init; }

    /// <summary>What to make beside images with names. With one of these and no tag the image itself is not kept.</summary>
    public IReadOnlyList<BuildOutput> Outputs { get; init; } = [];

    /// <summary>Variables that each stage begins with, as an ENV behind its FROM would set them; a null value is looked up in the environment, and left out where it is not set.</summary>
    public IReadOnlyDictionary<string, string?> Env { get; init; } = new Dictionary<string, string?>();

    /// <summary>Variables to take out of the image's configuration in the end; they win over <see cref="Env"/>.</summary>
    public IReadOnlyList<string> Unsetenv { get; init; } = [];

    /// <summary>Labels to add to the image's configuration; they win over LABEL.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Labels to take out of the image's configuration before <see cref="Labels"/> are added.</summary>
    public IReadOnlyList<string> Unsetlabel { get; init; } = [];

    /// <summary>Whether images have the labels of their base images.</summary>
    public bool InheritLabels { get; init; } = true;

    /// <summary>Annotations to add to the image's manifest.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>Secrets that <c>RUN --mount=type=secret</c> may ask for.</summary>
    public IReadOnlyList<BuildSecret> Secrets { get; init; } = [];

    /// <summary>Whether every step runs anew. Results are still written to the cache.</summary>
    public bool NoCache { get; init; }

    /// <summary>Where to look for results that are not known here.</summary>
    public IReadOnlyList<CacheImport> CacheFrom { get; init; } = [];

    /// <summary>Where to put the results for other machines.</summary>
    public IReadOnlyList<CacheExport> CacheTo { get; init; } = [];

    /// <summary>Whether names of the local store are written to their registries too.</summary>
    public bool Push { get; init; }

    /// <summary>When base images are fetched.</summary>
    public PullPolicy Pull { get; init; } = PullPolicy.Missing;

    /// <summary>The network of RUN steps that do not say otherwise.</summary>
    public StepNetwork Network { get; init; } = StepNetwork.Default;

    /// <summary>More lines for a step's <c>/etc/hosts</c>, as <c>NAME:ADDRESS</c>.</summary>
    public IReadOnlyList<string> AddHosts { get; init; } = [];

    /// <summary>Whether steps see the image's own <c>/etc/hosts</c>, not one with the names of this build.</summary>
    public bool NoHosts { get; init; }

    /// <summary>Addresses of the name servers that RUN steps ask, in place of the host's.</summary>
    public IReadOnlyList<string> Dns { get; init; } = [];

    /// <summary>Options of the steps' resolver, in place of the host's.</summary>
    public IReadOnlyList<string> DnsOption { get; init; } = [];

    /// <summary>Domains in which the steps' resolver looks for short names, in place of the host's.</summary>
    public IReadOnlyList<string> DnsSearch { get; init; } = [];

    /// <summary>The SSH agents that <c>RUN --mount=type=ssh</c> and git sources may use: <c>default</c> (that of SSH_AUTH_SOCK), <c>ID=SOCKET</c>, or <c>ID=KEY,KEY</c> with files of private keys.</summary>
    public IReadOnlyList<string> Ssh { get; init; } = [];

    /// <summary>What steps may do beyond the sandbox: <c>security.insecure</c>, <c>network.host</c>, <c>device[=NAME]</c>.</summary>
    public IReadOnlyList<string> Allow { get; init; } = [];

    /// <summary>Files and folders of the host that every RUN step sees: <c>SOURCE:PATH[:OPTION,…]</c> each. What is in them is no part of a step's cache key.</summary>
    public IReadOnlyList<string> Volumes { get; init; } = [];

    /// <summary>Devices of the host that every RUN step gets: <c>HOST[:CONTAINER][:rwm]</c> each.</summary>
    public IReadOnlyList<string> Devices { get; init; } = [];

    /// <summary>Capabilities that RUN steps get beyond the standard ones; <c>ALL</c> for all.</summary>
    public IReadOnlyList<string> CapAdd { get; init; } = [];

    /// <summary>Capabilities that RUN steps do not get; <c>ALL</c> for all.</summary>
    public IReadOnlyList<string> CapDrop { get; init; } = [];

    /// <summary>For RUN steps: <c>seccomp=FILE</c>, <c>seccomp=unconfined</c>, <c>no-new-privileges</c>, <c>systempaths=unconfined</c>.</summary>
    public IReadOnlyList<string> SecurityOptions { get; init; } = [];

    /// <summary>Limits of RUN steps: <c>NAME=SOFT[:HARD]</c> each.</summary>
    public IReadOnlyList<string> Ulimits { get; init; } = [];

    /// <summary>Bytes of memory for each RUN step; null for no limit.</summary>
    public long? Memory { get; init; }

    /// <summary>Bytes of memory and swap together for each RUN step; -1 for any amount of swap, null for what the host does.</summary>
    public long? MemorySwap { get; init; }

    /// <summary>Each RUN step's share of the processors beside other control groups, where 1024 is usual; null for the host's default.</summary>
    public long? CpuShares { get; init; }

    /// <summary>Microseconds that <see cref="CpuQuota"/> counts for; null for 100,000.</summary>
    public long? CpuPeriod { get; init; }

    /// <summary>Microseconds of processor time that each RUN step may use in each <see cref="CpuPeriod"/>; null for no limit.</summary>
    public long? CpuQuota { get; init; }

    /// <summary>The processors that RUN steps may use, as <c>0-2,7</c>; null for all.</summary>
    public string? CpusetCpus { get; init; }

    /// <summary>The memory nodes that RUN steps may use, in the same form; null for all.</summary>
    public string? CpusetMems { get; init; }

    /// <summary>Bytes of a RUN step's <c>/dev/shm</c>; null for 64 MiB.</summary>
    public long? ShmSize { get; init; }

    /// <summary>What keeps RUN steps apart from the host.</summary>
    public Isolation Isolation { get; init; }

    /// <summary>The OCI runtime for RUN steps: a name looked up in PATH, or a path. Null leaves it to <see cref="Isolation"/>.</summary>
    public string? Runtime { get; init; }

    /// <summary>Whether RUN steps may sync to disk; otherwise syncing is answered with success at once, as the layer is synced in the end.</summary>
    public bool Sync { get; init; }

    /// <summary>Whether a small program is the first process of RUN steps: it passes signals on and reaps.</summary>
    public bool Init { get; init; }

    /// <summary>How layers are compressed.</summary>
    public LayerCompression Compression { get; init; } = LayerCompression.Zstd;

    /// <summary>How many steps run at once. Most of them wait for something, so these may be more than there are processors; layers are written by as many at once as there are.</summary>
    public int Jobs { get; init; } = Math.Max(8, 2 * Environment.ProcessorCount);

    /// <summary>A file for a trace of the build that browsers open; null for none.</summary>
    public string? Trace { get; init; }

    /// <summary>A file for a page about the build; null for none.</summary>
    public string? HtmlReport { get; init; }

    /// <summary>What to leave of a failed RUN step.</summary>
    public FailureHandling OnFailure { get; init; }

    /// <summary>Seconds since 1970 of the image, its history, and every file of its new layers that would be newer or comes from a context. Null leaves it to <see cref="SourceDateEpoch"/>.</summary>
    public long? Timestamp { get; init; }

    /// <summary>Whether the image tells nothing of how it was made: no history, nor its base's.</summary>
    public bool OmitHistory { get; init; }

    /// <summary>Which time to write: <c>auto</c> (SOURCE_DATE_EPOCH, else the context's last commit, else 0), <c>now</c>, or seconds since 1970.</summary>
    public string SourceDateEpoch { get; init; } = "auto";
}
