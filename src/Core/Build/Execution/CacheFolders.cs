using System.Runtime.Versioning;
using System.Text.Json;
using Oci.Containerfile;
using Oci.Layers;
using Oci.Native;
using Oci.Snapshots;

namespace Oci.Build;

/// <summary>The folders of <c>--mount=type=cache</c>, in the cache's own folder: one for each id, owner, mode and first content.</summary>
[SupportedOSPlatform("linux")]
internal sealed class CacheFolders(ExecutorTools tools, ISnapshotter snapshotter)
{
    private const int DefaultMode = 0b111_101_101;

    private readonly string root = Path.Combine(tools.Options.Cache.Folder, CacheFolder.Mounts);

    /// <summary>
    /// Opens the folder of a mount by its name, filling it when it is new. A locked one is waited for, a private one is nobody else's meanwhile. A build that does every step anew
    /// begins with new folders too, where no other build uses the old ones.
    /// </summary>
    public async Task<CacheFolder> OpenAsync(string name, StepMount mount, StepResult? from, CancellationToken ct)
    {
        if (!tools.Options.ReadsCache) tools.Once(name, () => Reset(name));
        var held = mount.Request.Sharing switch
        {
            CacheSharing.Locked => await CacheFolder.LockAsync(Path.Combine(root, name), ct),
            CacheSharing.Private => await CacheFolder.LockFreeAsync(Path.Combine(root, name), ct),
            _ => await CacheFolder.ShareAsync(Path.Combine(root, name), ct),
        };
        if (!Directory.Exists(held.Folder))
        {
            held.Name(mount.Request.Id ?? mount.Target ?? "");
            await FillAsync(held.Folder, mount, from, ct);
        }
        return held;
    }

    // With those that private mounts of the same name have used.
    private void Reset(string name)
    {
        if (!Directory.Exists(root)) return;
        foreach (var folder in Directory.GetDirectories(root, name + "*"))
        {
            var rest = Path.GetFileName(folder)[name.Length..];
            if (rest.Length == 0 || (rest[0] == '-' && rest[1..].All(char.IsAsciiDigit))) CacheFolder.TryRemove(folder);
        }
    }

    // Made beside its place and renamed: another build sees all of it or nothing. It is in use while it is made, so that the next one knows what a killed one has left.
    private async Task FillAsync(string folder, StepMount mount, StepResult? from, CancellationToken ct)
    {
        foreach (var left in Directory.GetDirectories(root, Path.GetFileName(folder) + ".*")) CacheFolder.TryRemove(left);
        var part = $"{folder}.{Path.GetRandomFileName()}";
        try
        {
            await using var filling = await CacheFolder.ShareAsync(part, ct);
            Directory.CreateDirectory(part);
            using (var made = RootDirectory.Open(part))
            {
                if (from is not null) await CopyAsync(made, mount, from, ct);
                made.SetMode(RootPath.Root, mount.Request.Mode ?? DefaultMode);
                made.SetOwner(RootPath.Root, (uint)(mount.Request.Uid ?? 0), (uint)(mount.Request.Gid ?? 0));
            }
            Directory.Move(part, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            // Another build was faster.
        }
        finally
        {
            CacheFolder.TryRemove(part);
        }
    }

    private async Task CopyAsync(RootDirectory made, StepMount mount, StepResult from, CancellationToken ct)
    {
        var chain = await snapshotter.UnpackAsync(from.Layers, tools.Options.Content, ct);
        await using var view = await snapshotter.ViewAsync(chain, ct);
        using var source = StepMounts.OpenFolder(view, RootPath.Clean(mount.Request.Source ?? "/"));
        await Task.Run(() => new TreeCopy(source, made).Run(ct), ct);
    }

    /// <summary>The name of a mount's folder: mounts of the same name have the same one.</summary>
    public static string NameOf(StepMount mount, StepResult? from) => CanonicalJson.Hash(json => Write(json, mount, from)).Encoded;

    private static void Write(Utf8JsonWriter json, StepMount mount, StepResult? from)
    {
        json.WriteStartObject();
        json.WriteString("id", mount.Request.Id ?? mount.Target);
        json.WriteOptional("uid", mount.Request.Uid);
        json.WriteOptional("gid", mount.Request.Gid);
        json.WriteOptional("mode", mount.Request.Mode);
        if (from is not null) json.WriteString("from", $"{ChainId.Of(from.Layers.Select(layer => layer.DiffId))}:{mount.Request.Source ?? "/"}");
        json.WriteEndObject();
    }
}
