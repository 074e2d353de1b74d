using System.Text;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;
using Oci.Native;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>Makes an artifact of files, or of annotations alone, with an image as its subject, in the image's own place.</summary>
/// <param name="host">The machine and the moment.</param>
public sealed class AttachOperation(OciHost host)
{
    private const string Title = "org.opencontainers.image.title";
    private const string Created = "org.opencontainers.image.created";

    /// <summary>Attaches.</summary>
    /// <returns>The artifact's manifest.</returns>
    /// <exception cref="OciException"><see cref="ErrorCodes.ImageNotFound"/>, <see cref="ErrorCodes.SourceNotFound"/>; <see cref="ErrorCodes.UnsupportedLocation"/>: a place that cannot be added to; <see cref="ErrorCodes.Usage"/>: a malformed media type.</exception>
    public async Task<Descriptor> RunAsync(AttachRequest request, CancellationToken ct)
    {
        var files = request.Files.Select(text => AttachedFile.Parse(text, request.MediaType)).ToList();
        AttachedFile.CheckType("--artifact-type", request.ArtifactType);
        if (files.Count == 0 && request.Annotations.Count == 0) throw new OciException(ErrorCodes.Usage, "expected files or annotations to attach, found neither", "dotnet-oci attach IMAGE FILE, or --annotation KEY=VALUE");
        using var found = await host.ResolveAsync(request.Image, ct);
        if (found.Content is not IImageRepository repository || found.Content is OciArchive)
            throw new OciException(ErrorCodes.UnsupportedLocation, $"expected an image in a layout, the local store or a registry, found `{ByteText.Escape(found.Location.ToString())}`", "dotnet-oci copy gives an image a new place");
        using var use = repository is OciLayout layout ? await layout.UseAsync(ct) : null;
        var subject = await SubjectAsync(found, request.Platform, ct);
        var nothing = await repository.WriteAllAsync(Encoding.UTF8.GetBytes("{}"), MediaTypes.OciEmpty, ct);
        var manifest = new ImageManifest
        {
            SchemaVersion = 2,
            MediaType = MediaTypes.OciManifest,
            ArtifactType = request.ArtifactType,
            Config = nothing,
            Layers = files.Count == 0 ? [nothing] : await WriteAsync(files, repository, ct),
            Subject = subject,
            Annotations = NamedValues.Edit(new Dictionary<string, string> { [Created] = HistoryOptions.Now(host) }, "--annotation", request.Annotations, []),
        };
        var written = (await repository.WriteDocumentAsync(manifest, ImagesJson.Strict.ImageManifest, MediaTypes.OciManifest, ct)).Descriptor;
        if (repository is OciLayout place) await ReferrerList.AddAsync(place, NamedRepository.Of(found)!, subject.Digest, written with { ArtifactType = request.ArtifactType, Annotations = manifest.Annotations }, ct);
        return written;
    }

    private static async Task<Descriptor> SubjectAsync(OpenedImage found, Platform? platform, CancellationToken ct)
    {
        var subject = platform is null || !MediaTypes.IsIndex(found.Target.MediaType) ? found.Target : await new ImageLoader(found.Content).SelectAsync(found.Target, new PlatformSelector(platform), ct);
        return new Descriptor { MediaType = subject.MediaType, Digest = subject.Digest, Size = subject.Size };
    }

    private static async Task<IReadOnlyList<Descriptor>> WriteAsync(IReadOnlyList<AttachedFile> files, IContentStore store, CancellationToken ct)
    {
        var layers = new List<Descriptor>();
        foreach (var file in files)
        {
            await using var content = File.OpenRead(file.Path);
            await using var writer = await store.BeginWriteAsync(ct);
            await content.CopyToAsync(writer, ct);
            layers.Add(await writer.CommitAsync(file.MediaType, null, ct) with { Annotations = new Dictionary<string, string> { [Title] = Path.GetFileName(file.Path) } });
        }
        return layers;
    }
}
