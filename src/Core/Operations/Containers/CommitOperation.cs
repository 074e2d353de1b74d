using System.Globalization;
using System.Runtime.Versioning;
using Oci.Build;
using Oci.Containerfile;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layers;
using Oci.Layouts;
using Oci.Native;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>Makes an image of a container: its image's layers, and what was changed since as one more.</summary>
/// <param name="host">The machine and the moment.</param>
[SupportedOSPlatform("linux")]
public sealed class CommitOperation(OciHost host)
{
    private static readonly HashSet<string> allowed = new(StringComparer.OrdinalIgnoreCase) { "CMD", "ENTRYPOINT", "ENV", "EXPOSE", "HEALTHCHECK", "LABEL", "ONBUILD", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR" };

    /// <summary>Makes the image.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.ContainerNotFound"/>; a change that is no instruction; the image cannot be written there.</exception>
    public async Task<CommitResult> RunAsync(CommitRequest request, CancellationToken ct)
    {
        var containers = new ContainerStore(host);
        var home = containers.Find(request.Container);
        var place = request.Image is { } name ? ImageLocation.Parse(name) : null;
        OutputCheck.CheckFormat(request.Format, request.Compression);
        if (request.Manifest is { } index) await new IndexOperation(host).CheckAsync(index, ct);
        var store = host.OpenStore();
        using var use = await store.Layout.UseAsync(ct);
        var draft = await DraftOfAsync(home, store, ct);
        var epoch = request.SourceDateEpoch ?? host.SourceDateEpoch;
        var created = ImageTime.Format(epoch ?? host.Time.GetUtcNow().ToUnixTimeSeconds());
        var layer = await ReadLayerAsync(home, request, store, epoch, ct);
        var entry = new History { Created = created, CreatedBy = request.CreatedBy ?? $"container commit {home.Document.Name}", Author = request.Author, Comment = request.Message };
        if (layer is null) draft.Add(entry);
        else draft.Add(layer, entry);
        draft.Config = (await ChangeAsync(draft.Config, request.Changes, ct)) with { Created = created, Author = request.Author ?? draft.Config.Author };
        foreach (var change in request.Changes) draft.Add(new History { Created = created, CreatedBy = change });
        draft.Config = Without(draft.Config, request.Unsetenv);
        if (request.OmitHistory) draft.ClearHistory();
        var image = await draft.CommitAsync(store.Layout, ct);
        if (request.Format == ManifestFormat.Docker) image = (await FormattedImage.WriteAsync(image.Descriptor, request.Format, store.Layout, store.Layout, host.Progress, ct)).Images[0];
        // Without a name the image is in the store all the same, until garbage is collected.
        var made = new OpenedImage(new LayoutLocation(store.Folder, null, null), store.Layout, image.Descriptor);
        if (place is not null) await host.OpenCopier(place).CopyAsync(made, place, Transfer.CopyOptions.All, ct);
        if (request.Manifest is not null) await new IndexOperation(host).AddBuiltAsync(request.Manifest, made, ct);
        if (request.Rm) await new ContainerOperation(host).RemoveAsync([home.Id], force: false, ct);
        return new CommitResult(image.Descriptor, image.Config.Descriptor);
    }

    private static async Task<ImageDraft> DraftOfAsync(ContainerHome home, LocalStore store, CancellationToken ct)
    {
        var document = home.Document;
        if (document.Manifest is null) return ImageDraft.Scratch(document.Config.Platform);
        return ImageDraft.From(await new ImageLoader(store.Layout).LoadAsync(document.Manifest, new PlatformSelector(document.Config.Platform), ct));
    }

    private async Task<LayerBlob?> ReadLayerAsync(ContainerHome home, CommitRequest request, LocalStore store, long? epoch, CancellationToken ct)
    {
        await using var snapshotter = await host.OpenSnapshotterAsync(ct);
        await using var snapshot = await snapshotter.ReadKeptAsync(home.Id, home.Chain, ct);
        var changes = snapshot.ReadChanges().Changes;
        using var first = changes.GetEnumerator();
        if (!first.MoveNext()) return null;
        var options = new LayerWriterOptions { Compression = request.Compression, SourceDateEpoch = epoch is { } seconds ? new UnixTime(seconds) : null, Scope = home.Document.Name, Progress = host.Progress };
        return await LayerWriter.WriteAsync(new ChangeSet(changes), options, store.Layout, ct);
    }

    private static ImageConfig Without(ImageConfig config, IReadOnlyList<string> variables)
    {
        if (variables.Count == 0 || config.Config?.Env is not { } environment) return config;
        var left = environment.Where(entry => !variables.Contains(entry.Split('=')[0])).ToList();
        return config with { Config = config.Config with { Env = left.Count > 0 ? left : null } };
    }

    // The instructions are planned on top of an image that has the configuration and nothing else.
    private async Task<ImageConfig> ChangeAsync(ImageConfig config, IReadOnlyList<string> changes, CancellationToken ct)
    {
        if (changes.Count == 0) return config;
        foreach (var change in changes)
        {
            if (change.Contains('\n', StringComparison.Ordinal) || !allowed.Contains(change.TrimStart().Split(' ', '\t')[0]))
                throw new OciException(ErrorCodes.InvalidContainerOption, $"expected a change to be an instruction of a Containerfile such as `CMD` or `ENV` on one line, found `{ByteText.Escape(change)}`", "--change 'CMD [\"/app\"]'");
        }
        var memory = new MemoryContentStore();
        var plain = ImageDraft.Scratch(config.Platform);
        plain.Config = config with { RootFs = new RootFs(), History = null };
        var image = await plain.CommitAsync(memory, ct);
        var text = new SourceText("--change", string.Create(CultureInfo.InvariantCulture, $"FROM committed\n{string.Join('\n', changes)}\n"));
        var plan = await new Planner(new PlanRequest
        {
            Syntax = Parser.Parse(text).ThrowIfErrors(),
            Resolve = (_, _, _) => Task.FromResult(image),
            TargetPlatform = config.Platform,
            BuildPlatform = host.Platform,
        }).PlanAsync(ct);
        return plan.Target.Config with { RootFs = config.RootFs, History = config.History };
    }
}
