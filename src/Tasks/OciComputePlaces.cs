using Microsoft.Build.Framework;
using Oci.Diagnostics;
using Oci.Images;

namespace Oci.Tasks;

/// <summary>Says where the image goes, from the properties of the SDK's vocabulary and this package's own.</summary>
[MSBuildMultiThreadableTask]
public sealed class OciComputePlaces : OciTask
{
    /// <summary><c>ContainerRegistry</c>: none, one, or several.</summary>
    public string[] Registries { get; set; } = [];

    /// <summary><c>ContainerRepository</c>.</summary>
    [Required]
    public string Repository { get; set; } = "";

    /// <summary><c>ContainerImageTags</c>.</summary>
    public string[] Tags { get; set; } = [];

    /// <summary><c>ContainerArchiveOutputPath</c>: wins over everything else.</summary>
    public string Archive { get; set; } = "";

    /// <summary><c>OciLayout</c>: a layout folder.</summary>
    public string Layout { get; set; } = "";

    /// <summary><c>LocalRegistry</c>: <c>Docker</c> for the Docker engine.</summary>
    public string LocalRegistry { get; set; } = "";

    /// <summary>Whether the image is an index of several.</summary>
    public bool IsIndex { get; set; }

    /// <summary><c>@(OciDestination)</c>: more places, as references.</summary>
    public string[] More { get; set; } = [];

    /// <summary>The references.</summary>
    [Output]
    public string[] Places { get; private set; } = [];

    /// <summary>The archive that is written; empty for none.</summary>
    [Output]
    public string ArchivePath { get; private set; } = "";

    /// <inheritdoc/>
    protected override Task RunAsync(CancellationToken ct)
    {
        var folder = Path.GetDirectoryName(ProjectFile)!;
        var tags = Tags.Length > 0 ? Tags : ["latest"];
        foreach (var tag in tags.Where(tag => !ImageReference.IsTag(tag)))
            throw new OciException(ErrorCodes.InvalidPublishItem, $"expected a tag (letters, digits, `_`, `.`, `-`, at most 128) in ContainerImageTags, found `{tag}`", "set ContainerImageTag to for example `1.0`");
        var places = Main(folder, tags).Concat(More.Select(place => ProjectBase.Absolute(Transfer.ImageLocation.Parse(place), folder).ToString()!));
        Places = [.. places.Distinct()];
        return Task.CompletedTask;
    }

    private IEnumerable<string> Main(string folder, string[] tags)
    {
        if (Archive.Length > 0)
        {
            var path = Path.GetFullPath(Archive, folder);
            ArchivePath = Path.HasExtension(path) && !Directory.Exists(path) ? path : Path.Combine(path, $"{Repository.Split('/')[^1]}.tar");
            return tags.Select(tag => $"{(IsIndex ? "oci-archive" : "docker-archive")}:{ArchivePath}:{Repository}:{tag}");
        }
        var registries = Registries.Where(registry => registry.Trim().Length > 0).Select(registry => registry.Trim()).ToList();
        if (Layout.Length > 0 && registries.Count == 0) return InLayout(folder, tags);
        if (registries.Count > 0) return registries.SelectMany(registry => tags.Select(tag => $"docker://{RegistryWord.AsHost(registry)}/{Repository}:{tag}")).Concat(Layout.Length > 0 ? InLayout(folder, tags) : []);
        return More.Length > 0 ? [] : tags.Select(tag => $"{RegistryWord.LocalScheme(LocalRegistry)}:{Repository}:{tag}");
    }

    private IEnumerable<string> InLayout(string folder, string[] tags) => tags.Select(tag => $"oci:{Path.GetFullPath(Layout, folder)}:{Repository}:{tag}");
}
