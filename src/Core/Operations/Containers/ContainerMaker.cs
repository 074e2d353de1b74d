using System.Runtime.Versioning;
using Oci.Build;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layers;
using Oci.Native;
using Oci.Runtime;
using Oci.Snapshots;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>Makes containers of images: unpacked, with a root file system of their own and a bundle, ready to be started.</summary>
/// <param name="host">The machine and the moment.</param>
/// <param name="snapshotter">Keeps the root file systems.</param>
[SupportedOSPlatform("linux")]
internal sealed class ContainerMaker(OciHost host, ISnapshotter snapshotter)
{
    private const string Scratch = "scratch";
    private readonly ContainerNetworks networks = new(host);

    /// <summary>Makes a container that has a process.</summary>
    /// <returns>The container, and the lock that makes it the caller's.</returns>
    /// <exception cref="OciException"><see cref="ErrorCodes.ImageNotFound"/>, <see cref="ErrorCodes.InvalidContainerOption"/>, <see cref="ErrorCodes.ContainerExists"/>.</exception>
    public async Task<(ContainerHome Home, AdvisoryLock Ownership)> MakeAsync(RunRequest request, bool remove, CancellationToken ct)
    {
        request = networks.Choose(request);
        var named = request.Image ?? throw new OciException(ErrorCodes.Usage, "expected an image or a bundle, found neither", "dotnet-oci run IMAGE");
        var platform = request.Platform ?? host.Platform;
        var ports = ContainerNetworks.PortsOf(request);
        ContainerIdFile.Check(request.Cidfile);
        using var found = await FindAsync(named, platform, request.Pull, ct);
        var image = await host.LoadAsync(found, request.Platform, ct);
        var config = RunOptions.Override(image.Config.Value, request);
        var options = await RunOptions.OfAsync(request, host, ct);
        var chain = await new ImageUnpacker(snapshotter, found.Content).UnpackAsync(image, ct);
        if (!remove) await KeepImageAsync(found, image, ct);
        var store = new ContainerStore(host);
        var made = await store.CreateAsync(request.Name, StemOf(named), async (home, name) =>
        {
            var command = await MakeBundleAsync(home, config, options, request, chain, ct);
            return DocumentOf(home, name, named, config, chain) with { Manifest = image.Descriptor, Remove = remove, Command = command, Isolation = request.Isolation, Runtime = request.Runtime, Network = request.Network ?? NetworkMode.Host, Ports = ports };
        }, ct);
        await TellAsync(store, request.Cidfile, made.Home, made.Ownership);
        return made;
    }

    /// <summary>Makes a working container: no process, only a root file system.</summary>
    public async Task<ContainerHome> MakeWorkingAsync(FromRequest request, CancellationToken ct)
    {
        var (named, platform) = (request.Image, request.Platform ?? host.Platform);
        ContainerIdFile.Check(request.Cidfile);
        if (named == Scratch) return await CreateWorkingAsync(named, request, new ImageConfig { Architecture = platform.Architecture, Os = platform.Os, Variant = platform.Variant, OsVersion = platform.OsVersion, RootFs = new RootFs() }, null, null, ct);
        using var found = await FindAsync(named, platform, request.Pull, ct);
        var image = await host.LoadAsync(found, request.Platform, ct);
        var chain = await new ImageUnpacker(snapshotter, found.Content).UnpackAsync(image, ct);
        await KeepImageAsync(found, image, ct);
        return await CreateWorkingAsync(named, request, image.Config.Value, image.Descriptor, chain, ct);
    }

    private Task<OpenedImage> FindAsync(string named, Platform platform, PullPolicy pull, CancellationToken ct) =>
        new ImagePuller(host, host.OpenStore(), pull).FindAsync(ImageLocation.Parse(named), platform, ct);

    private async Task<ContainerHome> CreateWorkingAsync(string named, FromRequest request, ImageConfig config, Descriptor? manifest, ChainId? chain, CancellationToken ct)
    {
        var store = new ContainerStore(host);
        var (home, ownership) = await store.CreateAsync(request.Name, StemOf(named) + "-working-container", async (made, chosen) =>
        {
            await (await snapshotter.OpenKeptAsync(made.Id, chain, ct)).DisposeAsync();
            return DocumentOf(made, chosen, named, config, chain) with { Manifest = manifest, Working = true };
        }, ct);
        await TellAsync(store, request.Cidfile, home, ownership);
        ownership.Dispose();
        return home;
    }

    // A container that nobody is told of would be left to nobody.
    private static async Task TellAsync(ContainerStore store, string? file, ContainerHome home, AdvisoryLock ownership)
    {
        try
        {
            ContainerIdFile.Write(file, home.Id);
        }
        catch
        {
            await store.RemoveAsync(home, ownership);
            throw;
        }
    }

    private ContainerDocument DocumentOf(ContainerHome home, string name, string named, ImageConfig config, ChainId? chain) => new()
    {
        Id = home.Id,
        Name = name,
        Image = named,
        Config = config,
        Chain = chain?.Digest,
        Created = host.Time.GetUtcNow(),
        Maker = ProcessDocument.Own(),
    };

    private async Task<IReadOnlyList<string>> MakeBundleAsync(ContainerHome home, ImageConfig config, ContainerOptions options, RunRequest request, ChainId? chain, CancellationToken ct)
    {
        var folder = home.BundleFolder;
        HostFile.Translate("mkdir", folder, () => Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
        await using var snapshot = await snapshotter.OpenKeptAsync(home.Id, chain, ct);
        var hostname = options.Hostname ?? (request.Network == NetworkMode.Host || request.Uts == NamespaceOwner.Host ? null : home.Id[..12]);
        var files = await ContainerNetworks.WriteNamesAsync(folder, hostname, request, ct);
        if (hostname is not null) files = [.. files, await ResolverFiles.WriteNameAsync(folder, hostname, ct)];
        if (request.Init) options = options with { InitProgram = InitProgram.Write(folder) };
        options = options with { Hostname = hostname, RootPath = snapshot.RootFolder, Mounts = [.. files, .. await Task.Run(() => VolumeFolders.Mounts(folder, RunOptions.Volumes(request), snapshot.Root, ct), ct)] };
        await Task.Run(() => VolumeFolders.Make(folder, config, snapshot.Root, ct), ct);
        var spec = new RuntimeSpecBuilder(HostFactsReader.Read()).Build(config, options, snapshot.Root);
        await Bundle.WriteAsync(folder, spec, null, ct);
        return spec.Process!.Args ?? [];
    }

    // The container may outlive the place that the image came from, and its changes are nothing without the layers below.
    private async Task KeepImageAsync(OpenedImage found, Image image, CancellationToken ct)
    {
        var store = host.OpenStore();
        using var use = await store.Layout.UseAsync(ct);
        if (ReferenceEquals(found.Content, store.Layout) || await store.Layout.ContainsAsync(image.Descriptor, ct)) return;
        var source = new OpenedImage(found.Location, found.Content, image.Descriptor);
        await new ImageCopier(store, host.TempFolder, OciHost.NoProgress).KeepAsync(source, Transfer.CopyOptions.All, ct);
    }

    // oci:DIR:TAG, docker://HOST/PATH/NAME:TAG, NAME@DIGEST: the last part of the name, as far as it can be a name here.
    private static string StemOf(string named)
    {
        var path = named.Split('@')[0].Split('/')[^1];
        var colon = path.LastIndexOf(':');
        var stem = string.Concat((colon > 0 ? path[..colon] : path).Split(':')[^1].Where(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.')).TrimStart('_', '-', '.');
        return stem.Length == 0 ? "container" : stem[..Math.Min(stem.Length, 60)];
    }
}
