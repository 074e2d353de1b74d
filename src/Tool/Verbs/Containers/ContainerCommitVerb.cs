using System.CommandLine;
using Oci.Layers;
using Oci.Operations;
using Oci.Tool.CommandLine;
using Oci.Tool.Values;
using Oci.Transfer;

namespace Oci.Tool.Verbs;

/// <summary><c>container commit NAME [IMAGE]</c>, <c>commit NAME [IMAGE]</c>.</summary>
internal sealed class ContainerCommitVerb : Verb
{
    private readonly Argument<string> container = ContainerNames.One();
    private readonly Argument<string?> image = new("IMAGE") { Description = "Where the image goes; else to the local store, without a name", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string[]> changes = Declare.List("--change", "INSTRUCTION", "Change the configuration as in a Containerfile: CMD, ENTRYPOINT, ENV, EXPOSE, LABEL, USER, VOLUME, WORKDIR…", "-c");
    private readonly Option<string?> author = Declare.Text("--author", "NAME", "Who made the image", "-a");
    private readonly Option<string?> message = Declare.Text("--message", "TEXT", "A remark in the image's history", "-m");
    private readonly Option<string?> createdBy = Declare.Text("--created-by", "TEXT", "What the history says that the layer was made by");
    private readonly Option<string> compression = Declare.Defaulted("--compression", "FORMAT", "zstd", "How the layer is compressed: zstd, gzip or none, with :LEVEL");
    private readonly Option<string?> format = Declare.Text("--format", "oci|docker", "Write documents in this family; else OCI's. Docker's has no zstd: layers become gzip", "-f");
    private readonly Option<string?> manifest = Declare.Text("--manifest", "INDEX", "Add the image to an index of this name, in place of the one for its platform; where there is none it is made");
    private readonly Option<string?> sourceDateEpoch = Declare.Text("--source-date-epoch", "SECONDS", "The image's time, in seconds since 1970, and the latest of its new files; else SOURCE_DATE_EPOCH, else now");
    private readonly Option<string[]> unsetEnvironment = Declare.List("--unsetenv", "NAME", "Take a variable out of the image");
    private readonly Option<bool> omitHistory = Declare.Switch("--omit-history", "Leave the history out of the image, its base's too");
    private readonly Option<string?> iidFile = Declare.Text("--iidfile", "FILE", "Write the configuration's digest (Docker's image ID) to this file");
    private readonly Option<string?> digestFile = Declare.Text("--digestfile", "FILE", "Write the manifest's digest to this file");
    private readonly Option<bool> remove = Declare.Switch("--rm", "Remove the container when the image is made");

    public ContainerCommitVerb(string command) : base(command.Split(' ')[^1], "Make an image of a container, and print its digest",
        new Example("The end of a scripted build", $"dotnet-oci {command} --rm -c 'CMD [\"/app\"]' app-working-container app:1"),
        new Example("Keep what was done in a running one", $"dotnet-oci {command} web web:debugged"))
    {
        Arguments.Add(container);
        Arguments.Add(image);
        foreach (var option in (IEnumerable<Option>)[changes, author, message, createdBy, compression, format, manifest, sourceDateEpoch, unsetEnvironment, omitHistory, iidFile, digestFile, remove, .. RegistryFlags.One]) Options.Add(option);
    }

    public override Type RequestType => typeof(CommitRequest);

    public override IReadOnlyDictionary<string, OtherOption> OtherOptions => ScriptOptionsElsewhere.OfCommit;

    public override bool NeedsNamespace(VerbCall call) => true;

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux()) throw LinuxNeeded();
        var family = FormatFamily.Parse(call.Value(format)) ?? ManifestFormat.Oci;
        var request = new CommitRequest
        {
            Container = call.Value(container),
            Image = call.Value(image),
            Changes = call.Values(changes),
            Author = call.Value(author),
            Message = call.Value(message),
            CreatedBy = call.Value(createdBy),
            Compression = family == ManifestFormat.Docker && !call.Has(compression) ? LayerCompression.Gzip : LayerCompression.Parse(call.Value(compression)!),
            Format = family,
            Manifest = call.Value(manifest),
            SourceDateEpoch = call.Value(sourceDateEpoch) is { } seconds ? Number.ParseLong("--source-date-epoch", seconds) : null,
            Unsetenv = call.Values(unsetEnvironment),
            OmitHistory = call.Value(omitHistory),
            Rm = call.Value(remove),
        };
        var made = await new CommitOperation(call.Host()).RunAsync(request, ct);
        if (call.Value(iidFile) is { } iid) await File.WriteAllTextAsync(iid, $"{made.Config.Digest}", ct);
        if (call.Value(digestFile) is { } file) await File.WriteAllTextAsync(file, $"{made.Manifest.Digest}\n", ct);
        call.PrintDigest(made.Manifest);
        return ExitCodes.Done;
    }
}
