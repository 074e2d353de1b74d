using Microsoft.Build.Framework;
using Oci.Diagnostics;
using Oci.Operations;

namespace Oci.Tasks;

/// <summary>Builds an image from a Containerfile, for any MSBuild project: the options of <c>dotnet-oci build</c>.</summary>
[MSBuildMultiThreadableTask]
public sealed partial class OciBuild : OciRegistryTask
{
    /// <summary>The build context: a folder, a tar (a file or an address) or a git repository, <c>ADDRESS#REF:FOLDER</c>.</summary>
    [Required]
    public string Context { get; set; } = "";

    /// <summary>The Containerfile; empty for <c>Containerfile</c>, else <c>Dockerfile</c>, in the context.</summary>
    public string Containerfile { get; set; } = "";

    /// <summary>The ignore file; empty for that of the Containerfile or the context.</summary>
    public string Ignorefile { get; set; } = "";

    /// <summary>Where the image goes: references.</summary>
    public string[] Tags { get; set; } = [];

    /// <summary>An index to add the image to, in place of the one for its platform; where there is none it is made.</summary>
    public string Manifest { get; set; } = "";

    /// <summary>The family of documents to write: <c>oci</c> or <c>docker</c>. Docker's has no zstd: layers become gzip.</summary>
    public string Format { get; set; } = "";

    /// <summary>The stage to build.</summary>
    public string Target { get; set; } = "";

    /// <summary>What the first FROM begins with, in place of what it says.</summary>
    public string From { get; set; } = "";

    /// <summary>ARG values: the name, with the value as <c>Value</c>.</summary>
    public ITaskItem[] BuildArgs { get; set; } = [];

    /// <summary>Files with ARG values, <c>NAME=VALUE</c> on each line; <see cref="BuildArgs"/> win.</summary>
    public string[] BuildArgFiles { get; set; } = [];

    /// <summary>Named contexts: the name, with a folder, a tar, a git repository, a reference or <c>target:STAGE</c> as <c>Value</c>.</summary>
    public ITaskItem[] BuildContexts { get; set; } = [];

    /// <summary>The platforms to build for, <c>linux/amd64</c> each; several make an index.</summary>
    public string[] Platforms { get; set; } = [];

    /// <summary>Whether to build for every platform that all base images are there for.</summary>
    public bool AllPlatforms { get; set; }

    /// <summary>Whether all layers, those of the base too, become one.</summary>
    public bool Squash { get; set; }

    /// <summary>What is made beside the image: a folder or file, with <c>local</c>, <c>tar</c>, <c>oci</c> or <c>docker</c> as <c>Type</c> and optionally a <c>Name</c>.</summary>
    public ITaskItem[] Outputs { get; set; } = [];

    /// <summary>Where results are looked for that are not known here: references, or folders with <c>local</c> as <c>Type</c>.</summary>
    public ITaskItem[] CacheFrom { get; set; } = [];

    /// <summary>Where results are put for other machines: references, folders with <c>local</c> as <c>Type</c>, or the image itself with <c>inline</c>; with <c>TargetOnly</c> and <c>IgnoreErrors</c>.</summary>
    public ITaskItem[] CacheTo { get; set; } = [];

    /// <summary>Variables that each stage begins with: the name, with the value as <c>Value</c>.</summary>
    public ITaskItem[] Env { get; set; } = [];

    /// <summary>Variables to take out of the image.</summary>
    public string[] Unsetenv { get; set; } = [];

    /// <summary>Labels to take out of the image.</summary>
    public string[] Unsetlabel { get; set; } = [];

    /// <summary>Whether images have the labels of their bases.</summary>
    public bool InheritLabels { get; set; } = true;

    /// <summary>Whether the image tells nothing of how it was made.</summary>
    public bool OmitHistory { get; set; }

    /// <summary>Labels: the name, with the value as <c>Value</c>.</summary>
    public ITaskItem[] Labels { get; set; } = [];

    /// <summary>Annotations: the name, with the value as <c>Value</c>.</summary>
    public ITaskItem[] Annotations { get; set; } = [];

    /// <summary>Secrets: the ID, with <c>File</c> or <c>Variable</c>.</summary>
    public ITaskItem[] Secrets { get; set; } = [];

    /// <summary>Whether to build nothing, and to tell as warnings and errors what is wrong with the Containerfile.</summary>
    public bool Check { get; set; }

    /// <summary>What is left of a RUN step that failed: <c>stop</c>, nothing, or <c>keep</c>, a bundle with the state before it.</summary>
    public string OnFailure { get; set; } = "";

    /// <summary>Whether every step runs anew.</summary>
    public bool NoCache { get; set; }

    /// <summary>When bases are fetched: <c>always</c>, <c>missing</c>, <c>newer</c>, <c>never</c>.</summary>
    public string Pull { get; set; } = "";

    /// <summary>The steps' network: <c>default</c>, <c>host</c>, <c>none</c>.</summary>
    public string Network { get; set; } = "";

    /// <summary>Agents for steps that ask for ssh: <c>default</c>, <c>ID=SOCKET</c> or <c>ID=KEY,KEY</c>.</summary>
    public string[] Ssh { get; set; } = [];

    /// <summary>What steps may ask for beyond the usual: <c>security.insecure</c>, <c>network.host</c>, <c>device</c>.</summary>
    public string[] Allow { get; set; } = [];

    /// <summary>Folders of this machine for every step: <c>FOLDER:TARGET[:OPTIONS]</c>.</summary>
    public string[] Volumes { get; set; } = [];

    /// <summary>Capabilities that steps get in addition.</summary>
    public string[] CapAdd { get; set; } = [];

    /// <summary>Capabilities that steps do without.</summary>
    public string[] CapDrop { get; set; } = [];

    /// <summary>Security options of steps.</summary>
    public string[] SecurityOptions { get; set; } = [];

    /// <summary>Whether names without a kind of place go to their registries too.</summary>
    public bool Push { get; set; }

    /// <summary>A file for a trace of the build; empty for none.</summary>
    public string Trace { get; set; } = "";

    /// <summary>A file for a page about the build; empty for none.</summary>
    public string HtmlReport { get; set; } = "";

    /// <summary>What runs the steps: <c>auto</c>, <c>runtime</c> or <c>sandbox</c>.</summary>
    public string Isolation { get; set; } = "";

    /// <summary>The OCI runtime: a name or a path.</summary>
    public string Runtime { get; set; } = "";

    /// <summary>Whether a small program is the first process of RUN steps: it passes signals on and reaps.</summary>
    public bool Init { get; set; }

    /// <summary>Whether steps may sync to disk.</summary>
    public bool Sync { get; set; }

    /// <summary><c>zstd</c>, <c>gzip</c> or <c>none</c>, with an optional <c>:LEVEL</c>.</summary>
    public string Compression { get; set; } = "";

    /// <summary>How many steps run at once; 0 for two for each processor, at least eight.</summary>
    public int Jobs { get; set; }

    /// <summary>Seconds since 1970: the time of the image, and of every file of its new layers that would be newer or comes from a context; empty leaves it to <see cref="SourceDateEpoch"/>.</summary>
    public string Timestamp { get; set; } = "";

    /// <summary>The time to write: <c>auto</c>, <c>now</c> or seconds since 1970.</summary>
    public string SourceDateEpoch { get; set; } = "auto";

    /// <summary>The image's manifest digest; empty with <see cref="Check"/>.</summary>
    [Output]
    public string Digest { get; private set; } = "";

    /// <summary>The configuration's digest: Docker's image ID. Empty where there are several platforms.</summary>
    [Output]
    public string ImageId { get; private set; } = "";

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken ct)
    {
        if (Check)
        {
            await CheckAsync(ct);
            return;
        }
        var (host, request) = (Host(), ToRequest());
        StepRights.Require(request, host);
        var result = await new BuildOperation(host).RunAsync(request, ct);
        (Digest, ImageId) = (result.Manifest.Digest.ToString(), result.Config?.Digest.ToString() ?? "");
        foreach (var tag in result.Tags) Log.LogMessage(MessageImportance.High, "{0} -> {1}", Path.GetFileNameWithoutExtension(ProjectFile), PublishPlaces.WithDigest(tag.Reference, Digest));
    }

    private async Task CheckAsync(CancellationToken ct)
    {
        var host = Host();
        foreach (var finding in (await new CheckOperation(host).RunAsync(ToRequest(), ct)).Findings.Select(finding => finding.Diagnostic))
        {
            if (finding.Severity == Severity.Error) Report(finding.Code, finding.Message, finding.Hint, finding.At);
            else host.Progress.Report(new WarningRaised("check", finding));
        }
    }
}
