using Microsoft.Build.Utilities;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Operations;
using Oci.Tasks;
using Oci.Testing;
using Oci.Transfer;

namespace Oci.Tests.Tasks;

public sealed class OciBuildTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Amounts_and_limits_are_written_as_for_the_verb()
    {
        using var task = NewTask();
        (task.Memory, task.MemorySwap, task.ShmSize, task.CpuQuota, task.CpuShares) = ("512m", "-1", "1.5k", "-1", "64");
        var request = task.ToRequest();
        Assert.Equal((512L << 20, -1L, 1536L, -1L, 64L, null), (request.Memory, request.MemorySwap, request.ShmSize, request.CpuQuota, request.CpuShares, request.CpuPeriod));
    }

    [Theory]
    [InlineData("Memory", "-1")]
    [InlineData("Memory", "9e9")]
    [InlineData("ShmSize", "9999999999t")]
    [InlineData("CpuQuota", "-2")]
    [InlineData("CpuShares", "many")]
    [InlineData("OnFailure", "shell")]
    [InlineData("Format", "appc")]
    public void What_cannot_be_understood_is_refused_under_the_propertys_name(string property, string text)
    {
        using var task = NewTask();
        typeof(OciBuild).GetProperty(property)!.SetValue(task, text);
        var fault = Assert.Throws<OciException>(task.ToRequest);
        Assert.Equal(ErrorCodes.InvalidPublishItem, fault.Code);
        Assert.Contains(property, fault.Message);
    }

    [Fact]
    public void Arguments_and_files_of_them_are_the_project_s()
    {
        using var task = NewTask();
        task.BuildArgFiles = ["a.args"];
        task.BuildArgs = [new TaskItem("A", new Dictionary<string, string> { ["Value"] = "2" }), new TaskItem("D")];
        var request = task.ToRequest();
        Assert.Equal([Path.Combine(folder.Path, "a.args")], request.BuildArgFiles);
        Assert.Equal("2", request.BuildArgs["A"]);
        Assert.True(request.BuildArgs.ContainsKey("D"));
    }

    [Fact]
    public void Caches_are_references_folders_or_the_image()
    {
        using var task = NewTask();
        task.CacheFrom = [new TaskItem("registry.example/app:cache"), Typed("cache", "local")];
        task.CacheTo = [Typed("image", "inline"), Typed("cache", "Local")];
        var request = task.ToRequest();
        Assert.Equal([new("registry.example/app:cache"), new($"oci:{folder.Path}/cache:cache")], request.CacheFrom);
        Assert.Equal([new(null), new($"oci:{folder.Path}/cache:cache")], request.CacheTo);
        task.CacheFrom = [Typed("image", "inline")];
        Assert.Contains("CacheFrom", Assert.Throws<OciException>(task.ToRequest).Message);
    }

    [Fact]
    public void Dockers_documents_have_gzip_layers_unless_another_form_is_asked_for()
    {
        using var task = NewTask();
        Assert.Equal((ManifestFormat.Oci, LayerCompression.Zstd), (task.ToRequest().Format, task.ToRequest().Compression));
        task.Format = "docker";
        Assert.Equal((ManifestFormat.Docker, LayerCompression.Gzip), (task.ToRequest().Format, task.ToRequest().Compression));
        task.Compression = "none";
        Assert.Equal(LayerCompression.Parse("none"), task.ToRequest().Compression);
    }

    private static TaskItem Typed(string text, string type) => new(text, new Dictionary<string, string> { ["Type"] = type });

    private OciBuild NewTask() => new() { ProjectFile = Path.Combine(folder.Path, "app.proj"), Context = "." };
}
