using Oci.Native;

namespace Oci.Build;

/// <summary>A folder of a cache mount while a step uses it.</summary>
/// <param name="folder">The folder.</param>
/// <param name="held">Keeps the others out; null where everyone may come in.</param>
internal sealed class CacheFolder(string folder, AdvisoryLock? held) : IAsyncDisposable
{
    /// <summary>The folder.</summary>
    public string Folder => folder;

    /// <summary>The folder, whoever else uses it.</summary>
    public static CacheFolder Share(string folder) => new(Made(folder), null);

    /// <summary>The folder once nobody else uses it.</summary>
    public static async Task<CacheFolder> LockAsync(string folder, CancellationToken ct) =>
        new(folder, await AdvisoryLock.AcquireAsync(Made(folder) + ".lock", LockMode.Exclusive, ct));

    /// <summary>The folder, or the first of its kind that nobody uses.</summary>
    public static CacheFolder LockFree(string folder)
    {
        for (var i = 0; ; i++)
        {
            var candidate = i == 0 ? Made(folder) : $"{folder}-{i}";
            if (AdvisoryLock.TryAcquire(candidate + ".lock", LockMode.Exclusive) is { } free) return new CacheFolder(candidate, free);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        held?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string Made(string folder)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        return folder;
    }
}
