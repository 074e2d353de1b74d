using Microsoft.Build.Framework;
using Oci.Diagnostics;
using Oci.Operations;

namespace Oci.Tasks;

/// <summary>Reads back what the last publish came to: a build that had nothing to do has the same outputs as one that did it all.</summary>
[MSBuildMultiThreadableTask]
public sealed class OciReadResult : OciTask
{
    /// <summary>The file that <see cref="OciPush"/> wrote.</summary>
    [Required]
    public string Result { get; set; } = "";

    /// <summary>The project's name, for the line that the terminal logger shows.</summary>
    public string ProjectName { get; set; } = "";

    /// <summary>The manifest's digest, or the index's.</summary>
    [Output]
    public string Digest { get; private set; } = "";

    /// <summary>Its media type.</summary>
    [Output]
    public string MediaType { get; private set; } = "";

    /// <summary>The images: <c>Manifest</c>, <c>Configuration</c>, <c>ManifestDigest</c>, <c>ManifestMediaType</c>.</summary>
    [Output]
    public ITaskItem[] Containers { get; private set; } = [];

    /// <summary>Where the image is, one item for each place: the reference with the digest; <c>Reference</c>, <c>Digest</c>.</summary>
    [Output]
    public ITaskItem[] Places { get; private set; } = [];

    /// <summary>The first image's manifest, as JSON.</summary>
    [Output]
    public string Manifest { get; private set; } = "";

    /// <summary>The first image's configuration, as JSON.</summary>
    [Output]
    public string Configuration { get; private set; } = "";

    /// <inheritdoc/>
    protected override System.Threading.Tasks.Task RunAsync(CancellationToken ct)
    {
        var record = PublishRecord.Read(Result);
        (Digest, MediaType, Manifest, Configuration) = (record.Digest, record.MediaType, record.Images[0].Manifest, record.Images[0].Configuration);
        Containers = [.. record.Images.Select(ContainerOf)];
        Places = [.. record.Places.Select(place => PlaceOf(place.Reference, place.Digest))];
        if (record.ReplacedEntrypoint is { } replaced) new TaskProgress(Log, ProjectFile).Report(new WarningRaised("publish", PublishResult.WarningOf(replaced)));
        foreach (var place in Places.Select(place => place.ItemSpec).Distinct()) Log.LogMessage(MessageImportance.High, "{0} -> {1}", ProjectName, place);
        return System.Threading.Tasks.Task.CompletedTask;
    }

    private static ITaskItem ContainerOf(PublishRecordImage image)
    {
        var item = new Microsoft.Build.Utilities.TaskItem("GeneratedContainer");
        item.SetMetadata("Manifest", image.Manifest);
        item.SetMetadata("Configuration", image.Configuration);
        item.SetMetadata("ManifestDigest", image.Digest);
        item.SetMetadata("ManifestMediaType", image.MediaType);
        return item;
    }

    private static ITaskItem PlaceOf(string reference, string digest)
    {
        var item = new Microsoft.Build.Utilities.TaskItem(PublishPlaces.WithDigest(reference, digest));
        item.SetMetadata("Reference", reference);
        item.SetMetadata("Digest", digest);
        return item;
    }
}
