using System.Globalization;
using System.Runtime.Versioning;
using Oci.Content;
using Oci.Images;
using Oci.Layers;
using Oci.Layouts;
using Oci.Testing;

namespace Oci.Interop.Publish;

/// <summary>What the tests of the MSBuild package share: the package in a feed of its own under a version of its own, one package cache, small base images.</summary>
public sealed class PublishWorkspace : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Lazy<string> feed;
    private readonly Lazy<string> bases;

    public PublishWorkspace()
    {
        feed = new(PackFeed);
        bases = new(() => MakeBasesAsync().GetAwaiter().GetResult());
    }

    /// <summary>The package's version, which no other run has.</summary>
    public string Version { get; } = string.Create(CultureInfo.InvariantCulture, $"0.1.0-test.{Environment.ProcessId}.{DateTime.UtcNow.Ticks / TimeSpan.TicksPerSecond}");

    /// <summary>The feed.</summary>
    public string Feed => feed.Value;

    /// <summary>The state folder of all publishes.</summary>
    public string State => folder["state"];

    /// <summary>A layout with the bases <c>gzip</c>, <c>zstd</c> and <c>two</c> (amd64 and arm64).</summary>
    public string Bases => bases.Value;

    /// <summary>Packages that are not in the feed come from where this repository's own were restored to.</summary>
    public string Packages => folder["packages"];

    /// <summary>A new folder for a project.</summary>
    public SampleProject NewProject(string name) => new(this, folder.Make($"{name}-{Directory.GetDirectories(folder.Path).Length}"));

    /// <summary>Any other path in the workspace.</summary>
    public string this[string name] => folder[name];

    public void Dispose() => folder.Dispose();

    private string PackFeed()
    {
        var path = folder.Make("feed");
        // The test run's own build is packed; only the package's version is the run's.
        HostProgram.Run("dotnet", "pack", Path.Combine(Repository.Root, "src", "Tasks"), "-c", "Debug", "--no-build", "--no-restore", "-v", "q", "-nologo", $"-p:PackageVersion={Version}", "-o", path);
        return path;
    }

    private async Task<string> MakeBasesAsync()
    {
        var layout = OciLayout.OpenOrCreate(folder["bases"]);
        foreach (var (name, compression) in new[] { ("gzip", LayerCompression.Gzip), ("zstd", LayerCompression.Zstd) })
            await layout.TagAsync(name, (await WriteBaseAsync(layout, SampleImage.Amd64, compression)).Descriptor, TestContext.Current.CancellationToken);
        var arm = await WriteBaseAsync(layout, Platform.Parse("linux/arm64"), LayerCompression.Gzip);
        var amd = await WriteBaseAsync(layout, SampleImage.Amd64, LayerCompression.Gzip);
        await layout.TagAsync("two", await SampleImage.WriteIndexAsync(layout, amd, arm), TestContext.Current.CancellationToken);
        return folder["bases"];
    }

    // Three layers and everything that an image can say, as .NET's own bases have it and more.
    private static async Task<Image> WriteBaseAsync(OciLayout layout, Platform platform, LayerCompression compression)
    {
        var draft = ImageDraft.Scratch(platform);
        draft.Config = draft.Config with
        {
            Created = ImageTime.Format(0),
            Config = new ContainerConfig
            {
                Env = ["PATH=/usr/bin:/bin", "APP_UID=1654", "ASPNETCORE_HTTP_PORTS=8080", "DOTNET_VERSION=10.0"],
                Labels = new SortedDictionary<string, string> { ["base.label"] = "kept" },
                Healthcheck = new Healthcheck { Test = ["CMD", "/bin/check"], Interval = 5_000_000_000 },
                OnBuild = ["LABEL triggered=1"],
                Shell = ["/bin/bash", "-c"],
                StopSignal = "SIGQUIT",
                Hostname = "base",
            },
        };
        foreach (var (name, content) in new[] { ("etc/passwd", "root:x:0:0::/root:/bin/sh\napp:x:1654:1655::/home/app:/bin/sh\n"), ("etc/group", "root:x:0:\napp:x:1655:\nstaff:x:50:\n"), ("usr/share/runtime", platform.ToString()) })
            draft.Add(await SampleImage.WriteLayerAsync(layout, compression, (name, content)), new History { Created = ImageTime.Format(0), CreatedBy = name });
        return await draft.CommitAsync(layout, TestContext.Current.CancellationToken);
    }
}
