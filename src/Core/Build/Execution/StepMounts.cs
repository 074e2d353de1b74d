using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using Oci.Containerfile;
using Oci.Diagnostics;
using Oci.Native;
using Oci.Runtime;
using Oci.Snapshots;

namespace Oci.Build;

/// <summary>Everything that is mounted into one RUN step beyond the standard mounts, and what has to be undone behind it.</summary>
[SupportedOSPlatform("linux")]
internal sealed class StepMounts(ExecutorTools tools, RunStep step, ISnapshotter snapshotter, MountNamespace mounts) : IAsyncDisposable
{
    private readonly string folder = Path.Combine(tools.Options.TempFolder, Path.GetRandomFileName());
    private readonly List<MountSpec> specs = [];
    private readonly List<string> environment = [];
    private readonly Stack<IAsyncDisposable> resources = new();
    private readonly Dictionary<string, CacheFolder> caches = [];

    /// <summary>The mounts, in order.</summary>
    public IReadOnlyList<MountSpec> Specs => specs;

    /// <summary>Variables that come with the mounts.</summary>
    public IReadOnlyList<string> Environment => environment;

    /// <summary>A folder for this step alone, of the owner only.</summary>
    public string NewFolder(string name) => Directory.CreateDirectory(FolderOf(name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;

    /// <summary>Where such a folder would be.</summary>
    public string FolderOf(string name) => Path.Combine(folder, name);

    /// <summary>Adds what every step of the build gets. Comes first: an instruction's own mounts lie on top.</summary>
    public void AddSettings(StepSettings settings)
    {
        specs.AddRange(settings.Volumes);
        if (settings.SharedMemory is { } size)
            specs.Add(new MountSpec { Destination = "/dev/shm", Type = "tmpfs", Source = "shm", Options = ["nosuid", "noexec", "nodev", "mode=1777", string.Create(CultureInfo.InvariantCulture, $"size={size}")] });
    }

    /// <summary>
    /// Opens the folders of the instruction's caches, each once: a locked one would wait for itself. In the order of their names, as every step does: of two steps that
    /// take the same two the other way round each would wait for the other.
    /// </summary>
    public async Task OpenCachesAsync(IEnumerable<(StepMount Mount, StepResult? From)> wanted, CancellationToken ct)
    {
        var folders = new CacheFolders(tools, snapshotter);
        foreach (var same in wanted.GroupBy(one => CacheFolders.NameOf(one.Mount, one.From)).OrderBy(same => same.Key, StringComparer.Ordinal))
        {
            var (mount, from) = same.OrderBy(one => one.Mount.Request.Sharing != CacheSharing.Locked).First();
            caches[same.Key] = await folders.OpenAsync(same.Key, mount, from, ct);
            resources.Push(caches[same.Key]);
        }
    }

    /// <summary>Adds what the instruction asks for. Its caches are open already.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.SecretNotFound"/>; or a source that is not there.</exception>
    public async Task AddAsync(StepMount mount, StepResult? from, CancellationToken ct)
    {
        switch (mount.Request.Type)
        {
            case RunMountType.Bind: await AddBindAsync(mount, from!, ct); break;
            case RunMountType.Cache: AddCache(mount, from); break;
            case RunMountType.Tmpfs: AddTmpfs(mount); break;
            case RunMountType.Secret: AddSecret(mount); break;
            default: AddAgent(mount); break;
        }
    }

    /// <summary>Adds the files that every step has: names, resolver, and the instruction's own documents.</summary>
    public async Task AddFilesAsync(IReadOnlyList<RunDocument> documents, string hostname, CancellationToken ct)
    {
        specs.AddRange(await ResolverFiles.WriteAsync(NewFolder("names"), hostname, tools.Options.Steps.Names, ct));
        if (documents.Count == 0) return;
        var pipes = NewFolder("documents");
        File.SetUnixFileMode(pipes, (UnixFileMode)0b111_101_101);
        foreach (var document in documents)
        {
            var path = Path.Combine(pipes, Path.GetFileName(document.Name));
            await File.WriteAllTextAsync(path, document.Content, ct);
            File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        }
        Bind(pipes, RunStep.DocumentFolder, readOnly: true);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        while (resources.TryPop(out var resource)) await resource.DisposeAsync();
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    /// <summary>A folder of a mounted tree, links followed inside the tree.</summary>
    public static RootDirectory OpenFolder(SnapshotView view, RootPath path)
    {
        var place = Located(view, path);
        return view.Namespace.Run(() => RootDirectory.Open(place));
    }

    private async Task AddBindAsync(StepMount mount, StepResult from, CancellationToken ct)
    {
        var path = RootPath.Clean(mount.Request.Source ?? "/");
        var layers = from.Layers;
        if (mount.From is ContextStep context)
        {
            // The step sees a copy: the context's owner and links, and what the ignore file hides, are no business of the container's.
            layers = await new ContextLayer(tools, context).WriteAsync(path, step, ct);
            path = ContextLayer.Path;
        }
        var chain = await snapshotter.UnpackAsync(layers, tools.Options.Content, ct);
        var view = mount.Request.ReadOnly ? await snapshotter.ViewAsync(chain, ct) : await snapshotter.PrepareAsync(chain, ct);
        resources.Push(view);
        Bind(Located(view, path), mount.Target!, mount.Request.ReadOnly, mount.Request.Options);
    }

    private void AddCache(StepMount mount, StepResult? from) =>
        Bind(caches[CacheFolders.NameOf(mount, from)].Folder, mount.Target!, mount.Request.ReadOnly, mount.Request.Options);

    private void AddTmpfs(StepMount mount)
    {
        List<string> options = ["nosuid", "nodev"];
        if (mount.Request.Size is { } size) options.Add(string.Create(CultureInfo.InvariantCulture, $"size={size}"));
        if (mount.Request.Mode is { } mode) options.Add($"mode={Convert.ToString(mode, 8)}");
        if (mount.Request.ReadOnly) options.Add("ro");
        if (mount.Request.CopyUp) options.Add("tmpcopyup");
        specs.Add(new MountSpec { Destination = mount.Target!, Type = "tmpfs", Source = "tmpfs", Options = [.. options, .. mount.Request.Options.Where(IsPlain)] });
    }

    private void AddSecret(StepMount mount)
    {
        if (!tools.Options.Secrets.TryGetValue(mount.Request.Id!, out var value))
        {
            if (!mount.Request.Required) return;
            throw new OciException(ErrorCodes.SecretNotFound, $"expected the secret `{ByteText.Escape(mount.Request.Id!)}`, found none of that name",
                $"pass --secret id={ByteText.Escape(mount.Request.Id!)},src=FILE");
        }
        if (mount.Request.EnvironmentVariable is { } name) environment.Add($"{name}={Encoding.UTF8.GetString(value.Span)}");
        if (mount.Target is null) return;
        var files = new MemoryFolder(mounts, NewFolder($"secret{specs.Count}"));
        resources.Push(files);
        var path = files.Write("secret", value.Span, mount.Request.Mode ?? 0b100_000_000, (uint)(mount.Request.Uid ?? 0), (uint)(mount.Request.Gid ?? 0));
        Bind(path, mount.Target, readOnly: true);
    }

    private void AddAgent(StepMount mount)
    {
        if (!tools.Options.Agents.TryGetValue(mount.Request.Id!, out var socket))
        {
            if (!mount.Request.Required) return;
            throw new OciException(ErrorCodes.SecretNotFound, $"expected the SSH agent `{ByteText.Escape(mount.Request.Id!)}`, found none of that name", $"pass --ssh {ByteText.Escape(mount.Request.Id!)}");
        }
        var relay = AgentRelay.Start(socket, Path.Combine(NewFolder($"agent{specs.Count}"), "socket"), mount.Request.Mode ?? 0b110_000_000, (uint)(mount.Request.Uid ?? 0), (uint)(mount.Request.Gid ?? 0));
        resources.Push(relay);
        environment.Add($"SSH_AUTH_SOCK={mount.Target}");
        Bind(relay.Path, mount.Target!, readOnly: false);
    }

    private void Bind(string source, string target, bool readOnly, IReadOnlyList<string>? more = null) =>
        specs.Add(new MountSpec { Destination = target, Type = "bind", Source = source, Options = ["rbind", "rprivate", readOnly ? "ro" : "rw", .. (more ?? []).Where(IsPlain)] });

    // Of the options that only some engines know those that are the kernel's own are passed on; labels and owners of host folders are not ours.
    private static bool IsPlain(string option) => option is "nosuid" or "nodev" or "noexec";

    // A path without links below the mounted tree: nothing changes it between here and the mount.
    private static string Located(SnapshotView view, RootPath path)
    {
        var tree = new FolderTree(view.Root, new FolderTreeOptions { HasOwners = true });
        var real = tree.Locate(path) is (var found, true) ? found : null;
        if (real is not { } place) throw new OciException(ErrorCodes.SourceNotFound, $"expected `{path}` as source of a mount, found nothing: file not found");
        return place.IsRoot ? view.RootFolder : $"{view.RootFolder}/{Encoding.UTF8.GetString(place.Bytes)}";
    }
}
