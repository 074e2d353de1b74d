using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layers;
using Oci.Layouts;
using Oci.Native;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Tests.Operations.Editing;

/// <summary>A layout with images to edit, and a host to do it.</summary>
internal sealed class EditedLayout : IDisposable
{
    public EditedLayout()
    {
        Layout = OciLayout.OpenOrCreate(Folder["layout"]);
        Host = OciHost.Create(new Dictionary<string, string> { ["HOME"] = Folder.Path, ["FROM_HERE"] = "value", ["SOURCE_DATE_EPOCH"] = "1000000000" }, Folder["state"]) with { TempFolder = Folder.Path, Platform = SampleImage.Amd64, Progress = Events };
    }

    public TemporaryFolder Folder { get; } = new();

    public OciLayout Layout { get; }

    public OciHost Host { get; }

    /// <summary>The same host without SOURCE_DATE_EPOCH: times are kept.</summary>
    public OciHost KeepingTimes => Host with { Environment = Host.Environment.Where(pair => pair.Key != "SOURCE_DATE_EPOCH").ToDictionary() };

    public Recorder Events { get; } = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public string Ref(string name) => $"oci:{Layout.Folder}:{name}";

    /// <summary>An image of one layer a text.</summary>
    public async Task<Image> MakeAsync(string name, Platform? platform = null, LayerCompression? compression = null, params string[] contents)
    {
        var image = await SampleImage.WriteAsync(Layout, platform, compression, contents);
        await Layout.TagAsync(name, image.Descriptor, Stop);
        return image;
    }

    /// <summary>The image that a name stands for now, which is intact.</summary>
    public async Task<Image> ImageAsync(string name)
    {
        var target = await Layout.FindAsync(name, Stop);
        Assert.NotNull(target);
        await SampleImage.AssertIntactAsync(Layout, target);
        return await new ImageLoader(Layout).LoadAsync(target, new PlatformSelector(SampleImage.Amd64), Stop);
    }

    public Task<Descriptor> ConfigAsync(ConfigRequest request) => new ConfigOperation(Host).RunAsync(request, Stop);

    public Task<Descriptor> InsertAsync(InsertRequest request) => new InsertOperation(Host).RunAsync(request, Stop);

    /// <summary>The names in a layer, in their order.</summary>
    public async Task<IReadOnlyList<string>> EntriesAsync(LayerBlob layer)
    {
        var names = new List<string>();
        await using var blob = await Layout.OpenReadAsync(layer.Descriptor, Stop);
        await LayerReader.ReadAsync(
            blob, layer.Descriptor, layer.DiffId, LayerLimits.Default,
            tar =>
            {
                while (tar.TryReadNext(out var entry)) names.Add($"{ByteText.Escape(entry.RawName.Span)}{(entry.Type == TarEntryType.HardLink ? " = " + ByteText.Escape(entry.RawLinkName.Span) : "")}");
            },
            Stop);
        return names;
    }

    public void Dispose() => Folder.Dispose();

    /// <summary>Keeps what was reported.</summary>
    internal sealed class Recorder : IProgress<ProgressEvent>
    {
        private readonly List<ProgressEvent> events = [];

        public IReadOnlyList<ProgressEvent> All
        {
            get { lock (events) return [.. events]; }
        }

        public void Report(ProgressEvent value)
        {
            lock (events) events.Add(value);
        }
    }
}
