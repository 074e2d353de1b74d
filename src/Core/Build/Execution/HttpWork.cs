using System.Text;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;

namespace Oci.Build;

/// <summary>
/// Fetches a file from the web: ADD. What the server last said is remembered, so that a file that has not changed is not sent again; one whose
/// checksum is given is not even asked for once it is known.
/// </summary>
internal sealed class HttpWork(ExecutorTools tools, HttpStep step) : FileWork(tools, step, new Dictionary<Digest, StepResult>())
{
    private const int OwnerOnly = 0b110_000_000;

    private readonly string file = Path.Combine(tools.Options.TempFolder, Path.GetRandomFileName());
    private (HttpRecord Record, bool IsFetched)? found;

    public override bool DependsOnRoot => false;

    public override async Task<IReadOnlyList<Digest>> ReadDigestsAsync(CancellationToken ct)
    {
        if (step.Checksum is { } checksum) return [checksum];
        found = await FetchAsync(Tools.Options.ReadsCache ? Known() : null, ct);
        // The time is a part of the file.
        var time = Digest.Sha256(Encoding.ASCII.GetBytes($"{found.Value.Record.ModifiedAt}"));
        return [found.Value.Record.Digest, time];
    }

    protected override async Task<LayerBlob?> ExecuteAsync(StepResult root, CancellationToken ct)
    {
        if (found is not { IsFetched: true }) found = await FetchAsync(null, ct);
        var record = found.Value.Record;
        await record.CheckAsync(step.Address, step.Checksum, file, ct);
        var time = record.ModifiedAt is { } seconds ? new UnixTime(seconds) : Tools.Options.Time.Created;
        var metadata = new EntryMetadata { Mode = OwnerOnly, ModifiedAt = time };
        var change = new FileChange(RootPath.Clean(step.Address.FileName), metadata, new FileInfo(file).Length, () => File.OpenRead(file), null);
        var layer = await Tools.WriteLayerAsync([change], step, ct);
        File.Delete(file);
        return layer;
    }

    private async Task<(HttpRecord, bool)> FetchAsync(HttpRecord? known, CancellationToken ct)
    {
        Directory.CreateDirectory(Tools.Options.TempFolder);
        var result = await new HttpDownload(Tools.Web, Tools.Options.Fetch, Tools.Options.Progress).FetchAsync(step.Address, known, file, ct);
        CacheFile.TryWrite(RecordPath, StrictJson.Serialize(result.Record, BuildJson.Strict.HttpRecord), CacheFile.PartsIn(Tools.Options.Cache.Folder));
        return result;
    }

    private HttpRecord? Known()
    {
        try
        {
            return CacheFile.TryRead(RecordPath) is { } bytes ? StrictJson.Parse(bytes, BuildJson.Strict.HttpRecord, "record of a file on the web", RecordPath) : null;
        }
        catch (OciException)
        {
            return null; // half-written or of another version: the file is fetched again
        }
    }

    private string RecordPath => Path.Combine(Tools.Options.Cache.Folder, "http", Digest.Sha256(Encoding.UTF8.GetBytes(step.Address.Url.OriginalString)).Encoded);
}
