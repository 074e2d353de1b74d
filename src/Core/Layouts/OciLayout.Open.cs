using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Native;

namespace Oci.Layouts;

public sealed partial class OciLayout
{
    /// <summary>Opens a layout that is there.</summary>
    /// <param name="folder">The layout's folder.</param>
    /// <param name="intact">Remembers which blobs were hashed; by default as long as the layout is open.</param>
    /// <param name="progress">Hears when another process keeps us waiting; null for nobody.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidLayout"/>: no layout, another version, a half-written file.</exception>
    public static OciLayout Open(string folder, IntactBlobs? intact = null, IProgress<ProgressEvent>? progress = null)
    {
        if (!Directory.Exists(folder)) throw new OciException(ErrorCodes.InvalidLayout, $"expected an image layout at `{ByteText.Escape(folder)}`, found no such folder", "check the path; `dotnet-oci copy IMAGE oci:DIR:NAME` makes a layout");
        var layout = new OciLayout(folder, intact, progress);
        var marker = Path.Combine(layout.Folder, LayoutMarker.FileName);
        LayoutMarker.Check(SmallFile.TryRead(marker) ?? throw Missing(folder, LayoutMarker.FileName), marker);
        layout.ReadIndex();
        return layout;
    }

    /// <summary>Opens a layout, or makes an empty one in a folder that is empty or absent.</summary>
    /// <inheritdoc cref="Open" path="/param"/>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidLayout"/>: the folder holds other things, or a broken layout.</exception>
    public static OciLayout OpenOrCreate(string folder, IntactBlobs? intact = null, IProgress<ProgressEvent>? progress = null) =>
        OpenOrCreateAsync(folder, intact, progress, CancellationToken.None).GetAwaiter().GetResult();

    /// <inheritdoc cref="OpenOrCreate" path="/summary"/>
    /// <param name="folder">The layout's folder.</param>
    /// <param name="intact">Remembers which blobs were hashed; by default as long as the layout is open.</param>
    /// <param name="progress">Hears when another process keeps us waiting; null for nobody.</param>
    /// <param name="ct">Ends the waiting for whoever is making it.</param>
    /// <inheritdoc cref="OpenOrCreate" path="/exception"/>
    public static async Task<OciLayout> OpenOrCreateAsync(string folder, IntactBlobs? intact, IProgress<ProgressEvent>? progress, CancellationToken ct)
    {
        if (!IsLayout(folder)) await CreateAsync(folder, progress, ct);
        return Open(folder, intact, progress);
    }

    /// <summary>Whether a folder has the mark of a layout; what else is in it is not looked at.</summary>
    public static bool IsLayout(string folder) => File.Exists(Path.Combine(folder, LayoutMarker.FileName));

    // The marker comes last: a folder that has one is whole.
    private static async Task CreateAsync(string folder, IProgress<ProgressEvent>? progress, CancellationToken ct)
    {
        HostFile.Translate("mkdir", folder, () => Directory.CreateDirectory(folder));
        using var held = await AdvisoryLock.AcquireAsync(folder, LockMode.Exclusive, new LockPatience(LongestEdit, progress), ct);
        if (IsLayout(folder)) return;
        RefuseStrangers(folder);
        DurableFile.Sweep(folder);
        var layout = new OciLayout(folder, null, progress);
        layout.MakeBlobs();
        using var marker = Begin(folder, LayoutMarker.Bytes);
        using var index = File.Exists(IndexOf(folder)) ? null : Begin(folder, BytesOf(ImageIndex.Empty));
        // The disk takes them side by side in the time of one.
        await Task.WhenAll(Task.Run(layout.Blobs.Prepare, CancellationToken.None), Task.Run(marker.Sync, CancellationToken.None), Task.Run(() => index?.Sync(), CancellationToken.None));
        index?.Name(IndexOf(folder));
        marker.Name(Path.Combine(folder, LayoutMarker.FileName));
        HostFile.SyncFolder(folder);
    }

    private static string IndexOf(string folder) => Path.Combine(folder, LayoutMarker.IndexName);

    private static DurableFile Begin(string folder, ReadOnlySpan<byte> bytes)
    {
        var file = DurableFile.Begin(folder);
        try
        {
            HostFile.Write(file.Stream, bytes);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static void RefuseStrangers(string folder)
    {
        var stranger = Directory.EnumerateFileSystemEntries(folder)
            .Select(path => Path.GetFileName(path))
            .FirstOrDefault(name => name is not (LayoutMarker.IndexName or LayoutMarker.BlobsName or ".lock") && !name.StartsWith(DurableFile.TemporaryPrefix, StringComparison.Ordinal));
        if (stranger is not null) throw new OciException(ErrorCodes.InvalidLayout, $"expected an image layout or an empty folder at `{ByteText.Escape(folder)}`, found `{ByteText.Shorten(stranger)}` in it", "name a new folder");
    }

    private static OciException Missing(string folder, string file) =>
        new(ErrorCodes.InvalidLayout, $"expected an image layout at `{ByteText.Escape(folder)}`, found no `{file}` in it", "name a folder that holds `oci-layout` and `index.json`");
}
