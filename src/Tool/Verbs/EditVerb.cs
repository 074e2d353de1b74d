using System.CommandLine;
using Oci.Layers;
using Oci.Operations;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>edit IMAGE</c>.</summary>
internal sealed class EditVerb : Verb
{
    private readonly Argument<string> image = new("IMAGE") { Description = "The image; of an index all its images" };
    private readonly Option<string?> tag = Declare.Text("--tag", "NAME", "Give the result this name, and leave the image as it is", "-t");
    private readonly Option<string?> platform = Declare.Platform("Edit only this image of an index: os/arch[/variant]");
    private readonly Option<string?> newBase = Declare.Text("--new-base", "IMAGE", "Put the image's own layers on this base", "--new_base", "--rebase");
    private readonly Option<string?> oldBase = Declare.Text("--old-base", "IMAGE", "What the image was built on; else its annotations say", "--old_base");
    private readonly Option<string[]> dropLayer = Declare.List("--drop-layer", "LAYER", "Leave a layer out: its number, the base's first is 1, or its digest");
    private readonly Option<string?> dropCreatedBy = Declare.Text("--drop-created-by", "REGEX", "Leave out the layers whose step matches", "--layer-rm-created-by");
    private readonly Option<string[]> strip = Declare.List("--strip", "PATH", "Take a path, and what is below it, out of every layer", "--layer-strip-file");
    private readonly Option<string?> squash = Declare.Text("--squash", "FROM[-TO]", "Make one layer of these; without TO up to the last");
    private readonly Option<bool> flatten = Declare.Switch("--flatten", "Make one layer of all");
    private readonly Option<string?> setTime = Declare.Text("--set-time", "TIME", "Give this time to every file, the image and its history");
    private readonly Option<string?> clampTime = Declare.Text("--clamp-time", "TIME", "Let no time be later than this", "--time-max");
    private readonly Option<bool> labelToAnnotation = Declare.Switch("--label-to-annotation", "Make an annotation of every label");
    private readonly Option<string[]> annotation = Declare.List("--annotation", "KEY=VALUE", "Set an annotation of the manifests and of their index; KEY- takes one away", "-a");
    private readonly Option<bool> externalUrlsRm = Declare.Switch("--external-urls-rm", "Take away where layers may be fetched from");
    private readonly Option<string?> compression = Declare.Text("--compression", "FORMAT[:LEVEL]", "Compress the layers as zstd, gzip or none", "--layer-compress");
    private readonly Option<bool> toDocker = Declare.Switch("--to-docker", "Make a Docker schema 2 image of it");
    private readonly Option<bool> toOci = Declare.Switch("--to-oci", "Make an OCI image of it");

    public EditVerb() : base("edit", "Change an image's layers, times or form without building it again",
        new Example("Onto a patched base", "dotnet-oci edit --old-base debian:12.1 --new-base debian:12.2 app:1"),
        new Example("Without secrets and caches, in one layer", "dotnet-oci edit --strip /root/.npmrc --strip /var/cache --flatten --tag 2 oci:out:1"),
        new Example("The same bytes whoever builds it", "dotnet-oci edit --set-time 2026-01-01T00:00:00Z oci:out:1"))
    {
        Arguments.Add(image);
        foreach (var option in (Option[])[
            tag, platform, newBase, oldBase, dropLayer, dropCreatedBy, strip, squash, flatten, setTime, clampTime, labelToAnnotation, annotation, externalUrlsRm, compression, toDocker, toOci, .. RegistryFlags.One]) Options.Add(option);
    }

    public override Type RequestType => typeof(EditRequest);

    public override async Task<int> RunAsync(VerbCall call, CancellationToken ct)
    {
        var request = new EditRequest
        {
            Image = call.Value(image),
            Tag = call.Value(tag),
            Platform = call.Platform(platform),
            NewBase = call.Value(newBase),
            OldBase = call.Value(oldBase),
            DropLayers = call.Values(dropLayer),
            DropCreatedBy = call.Value(dropCreatedBy),
            Strip = call.Values(strip),
            Squash = call.Value(squash),
            Flatten = call.Value(flatten),
            SetTime = call.Value(setTime),
            ClampTime = call.Value(clampTime),
            LabelToAnnotation = call.Value(labelToAnnotation),
            Annotations = call.Values(annotation),
            ExternalUrlsRm = call.Value(externalUrlsRm),
            Compression = call.Value(compression) is { } text ? LayerCompression.Parse(text) : null,
            ToDocker = call.Value(toDocker),
            ToOci = call.Value(toOci),
        };
        call.PrintDigest(await new EditOperation(call.Host()).RunAsync(request, ct));
        return ExitCodes.Done;
    }
}
