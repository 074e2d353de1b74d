using System.Text;
using Oci.Content;
using Oci.Native;

namespace Oci.Build;

/// <summary>A folder of a cache mount while a step uses it.</summary>
internal sealed class CacheFolder : IAsyncDisposable
{
    /// <summary>Where the folders are, in the cache's own.</summary>
    public const string Mounts = "mounts";

    /// <summary>The file beside a folder that says what it is called.</summary>
    public const string NameSuffix = ".name";

    /// <summary>The file beside a folder that is locked while a step uses it, and says when that was last.</summary>
    public const string UseSuffix = ".use";

    private readonly AdvisoryLock? held;
    private readonly AdvisoryLock use;

    private CacheFolder(string folder, AdvisoryLock use, AdvisoryLock? held) => (Folder, this.use, this.held) = (folder, use, held);

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The folder, whoever else uses it.</summary>
    public static async Task<CacheFolder> ShareAsync(string folder, CancellationToken ct) => new(folder, await UseAsync(Made(folder), ct), null);

    /// <summary>The folder once nobody else uses it.</summary>
    public static async Task<CacheFolder> LockAsync(string folder, CancellationToken ct)
    {
        var held = await AdvisoryLock.AcquireAsync(Made(folder) + ".lock", LockMode.Exclusive, ct);
        return new CacheFolder(folder, await UseAsync(folder, ct), held);
    }

    /// <summary>The folder, or the first of its kind that nobody uses.</summary>
    public static async Task<CacheFolder> LockFreeAsync(string folder, CancellationToken ct)
    {
        for (var i = 0; ; i++)
        {
            var candidate = i == 0 ? Made(folder) : $"{folder}-{i}";
            if (AdvisoryLock.TryAcquire(candidate + ".lock", LockMode.Exclusive) is { } free) return new CacheFolder(candidate, await UseAsync(candidate, ct), free);
        }
    }

    /// <summary>Removes a folder that no step uses; false where one does.</summary>
    public static bool TryRemove(string folder)
    {
        using var alone = AdvisoryLock.TryAcquire(folder + UseSuffix, LockMode.Exclusive);
        if (alone is null) return false;
        if (!OperatingSystem.IsLinux()) return false; // there are none
        using (var mounts = RootDirectory.Open(Path.GetDirectoryName(folder)!)) mounts.RemoveTree(RootPath.Clean(Path.GetFileName(folder)));
        foreach (var suffix in new[] { NameSuffix, UseSuffix }) CacheFile.TryDelete(folder + suffix); // only its holder may remove a lock's file
        return true;
    }

    /// <summary>Writes down what the folder is called, for people.</summary>
    public void Name(string name) => CacheFile.TryWrite(Folder + NameSuffix, Encoding.UTF8.GetBytes(name), CacheFile.PartsIn(Path.GetDirectoryName(Path.GetDirectoryName(Folder))!));

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        held?.Dispose();
        use.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<AdvisoryLock> UseAsync(string folder, CancellationToken ct)
    {
        var use = await AdvisoryLock.AcquireAsync(folder + UseSuffix, LockMode.Shared, ct);
        CacheFile.Touch(folder + UseSuffix);
        return use;
    }

    private static string Made(string folder)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        return folder;
    }
}
