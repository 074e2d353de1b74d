using System.CommandLine;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Operations;
using Oci.Tool.CommandLine;
using Oci.Tool.Values;
using Oci.Transfer;

namespace Oci.Tool.Verbs;

/// <summary>The options of <c>build</c> that say what the image is for and what it tells of itself.</summary>
internal sealed class BuildImageOptions
{
    private readonly Option<string?> from = Declare.Text("--from", "IMAGE", "What the first FROM begins with, in place of what it says");
    private readonly Option<string[]> platforms = Declare.List("--platform", "PLATFORM[,...]", "What to build for: os/arch[/variant]; several make an index; else this machine");
    private readonly Option<bool> allPlatforms = Declare.Switch("--all-platforms", "Build for every platform that all base images are there for");
    private readonly PlatformFlags parts = new();
    private readonly Option<string?> format = Declare.Text("--format", "oci|docker", "Write documents in this family; else OCI's. Docker's has no zstd: layers become gzip");
    private readonly Option<string[]> environment = Declare.List("--env", "NAME[=VALUE]", "A variable that each stage begins with, as an ENV behind its FROM; without a value that of this shell");
    private readonly Option<string[]> unsetEnvironment = Declare.List("--unsetenv", "NAME", "Take a variable out of the image");
    private readonly Option<string[]> labels = Declare.List("--label", "NAME[=VALUE]", "A label for the image");
    private readonly Option<string[]> unsetLabels = Declare.List("--unsetlabel", "NAME", "Take a label of the base image or of LABEL out of the image");
    private readonly Option<bool> inheritLabels = new("--inherit-labels") { Description = "Keep the labels of base images; =false leaves them out", DefaultValueFactory = _ => true };
    private readonly Option<string[]> annotations = Declare.List("--annotation", "NAME[=VALUE]", "An annotation for the manifest");
    private readonly Option<string> sourceDateEpoch = Declare.Defaulted("--source-date-epoch", "TIME", "auto", "The time to write: auto (SOURCE_DATE_EPOCH, else the context's last commit, else 0), now, or seconds since 1970");
    private readonly Option<string?> timestamp = Declare.Text("--timestamp", "SECONDS", "One time, in seconds since 1970, for the image and for every file of its new layers that would be newer or comes from a context");
    private readonly Option<bool> omitHistory = Declare.Switch("--omit-history", "Leave the history out of the image, its base's too");
    private readonly Option<bool> squash = Declare.Switch("--squash", "Make one layer of all layers, those of the base too");

    public IReadOnlyList<Option> Options =>
        [from, platforms, allPlatforms, .. parts.Options, format, environment, unsetEnvironment, labels, unsetLabels, inheritLabels, annotations, sourceDateEpoch, timestamp, omitHistory, squash];

    /// <summary><paramref name="request"/> with what was asked for.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>: a value cannot be understood.</exception>
    public BuildRequest Read(VerbCall call, BuildRequest request)
    {
        if (call.Has(timestamp) && call.Has(sourceDateEpoch))
            throw new OciException(ErrorCodes.Usage, "expected `--timestamp` or `--source-date-epoch`, found both", "leave --source-date-epoch out");
        return request with
        {
            From = call.Value(from),
            Platforms = PlatformsOf(call),
            AllPlatforms = call.Value(allPlatforms),
            Format = FormatFamily.Parse(call.Value(format)) ?? ManifestFormat.Oci,
            Env = KeyValue.ParseOptional("--env", call.Values(environment)),
            Unsetenv = call.Values(unsetEnvironment),
            Labels = KeyValue.ParseOrEmpty("--label", call.Values(labels)),
            Unsetlabel = call.Values(unsetLabels),
            InheritLabels = call.Value(inheritLabels),
            Annotations = KeyValue.ParseOrEmpty("--annotation", call.Values(annotations)),
            SourceDateEpoch = call.Value(sourceDateEpoch)!,
            Timestamp = call.Value(timestamp) is { } seconds ? Number.ParseLong("--timestamp", seconds) : null,
            OmitHistory = call.Value(omitHistory),
            Squash = call.Value(squash),
        };
    }

    private IReadOnlyList<Platform> PlatformsOf(VerbCall call)
    {
        IReadOnlyList<Platform> given = [.. call.Values(platforms).SelectMany(value => value.Split(',')).Select(Platform.Parse)];
        IReadOnlyList<Platform> asked = parts.Read(call, given.Count > 0) is { } one ? [one] : given;
        return asked.Count > 0 && call.Value(allPlatforms)
            ? throw new OciException(ErrorCodes.Usage, $"expected `--all-platforms` or `{asked[0]}`, found both", "leave --all-platforms out") : asked;
    }
}
