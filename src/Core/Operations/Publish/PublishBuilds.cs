using System.Text;
using Oci.Content;
using Oci.Images;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>The parts of a publish that are builds: a base from a Containerfile, commands on the base, a Containerfile on top. All in the local store, without a name.</summary>
internal sealed class PublishBuilds(OciHost host, PublishRequest request, PublishImage image)
{
    private const string BaseName = "base";
    private const string PublishName = "publish";

    /// <summary>Builds the base's Containerfile.</summary>
    public async Task<PublishBase> BuildBaseAsync(CancellationToken ct)
    {
        var result = await BuildAsync(image.Base, image.Context, [], ct);
        return new PublishBase { Platform = image.Platform, Manifest = result.Manifest };
    }

    /// <summary>Runs the image's commands on its base.</summary>
    public async Task<PublishBase> RunStepsAsync(PublishBase found, CancellationToken ct)
    {
        using var work = WorkFolder.Create(host);
        var folder = work.New();
        var file = Path.Combine(folder, "ContainerRun");
        var config = found.Manifest is { } manifest ? (await new ImageLoader(host.OpenStore().Layout).LoadManifestAsync(manifest, ct)).Config.Value.Config : null;
        await File.WriteAllTextAsync(file, TextOf(image.Steps, found.Manifest is null ? "scratch" : BaseName, config?.User), ct);
        var source = found.Source ?? (found.Manifest is { } local ? InStore(local) : null);
        var result = await BuildAsync(file, folder, source is null ? [] : new() { [BaseName] = source }, ct);
        return found with { Manifest = result.Manifest, Source = found.Source };
    }

    /// <summary>Builds the Containerfile that goes on from the published image.</summary>
    public async Task<Image> FinishAsync(Image packed, CancellationToken ct)
    {
        var result = await BuildAsync(image.Finish!, image.Context, new() { [PublishName] = InStore(packed.Descriptor) }, ct);
        return await new ImageLoader(host.OpenStore().Layout).LoadManifestAsync(result.Manifest, ct);
    }

    private string InStore(Descriptor manifest) => new LayoutLocation(host.OpenStore().Folder, null, manifest.Digest).ToString();

    private Task<BuildResult> BuildAsync(string file, string context, Dictionary<string, string> images, CancellationToken ct)
    {
        var build = new BuildRequest
        {
            Containerfile = file,
            Context = context,
            BuildContexts = images,
            Platforms = [Platform.Parse(image.Platform)],
            Secrets = image.Secrets,
            Compression = PublishCompression.Choose(request.Compression, null),
            SourceDateEpoch = request.Created,
        };
        StepRights.Require(build, host);
        return new BuildOperation(host).RunAsync(build, ct);
    }

    // Heredocs keep several lines one command, and quoting out of the way: the marker is one that no line is.
    private static string TextOf(IReadOnlyList<PublishStep> steps, string from, string? user)
    {
        var text = new StringBuilder($"FROM {from}\n");
        foreach (var step in steps)
        {
            var marker = "EOF";
            while (step.Command.Split('\n').Contains(marker)) marker += "_";
            text.Append($"USER {step.User}\nRUN");
            if (step.Network is { } network) text.Append($" --network={network}");
            foreach (var mount in step.Mounts) text.Append($" --mount={mount}");
            text.Append(step.Command.Contains('\n') ? $" <<'{marker}'\n{step.Command}\n{marker}\n" : $" {step.Command}\n");
        }
        return text.Append($"USER {(string.IsNullOrEmpty(user) ? "0" : user)}\n").ToString();
    }
}
