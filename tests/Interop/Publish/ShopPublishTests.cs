using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Oci.Images;
using Oci.Layouts;
using Oci.Testing;

namespace Oci.Interop.Publish;

/// <summary>An application of the usual size on a base that is laid out as .NET's own: every kind of layer, a registry, and the image at work.</summary>
[SupportedOSPlatform("linux")]
[Trait("Category", "Linux")]
[Collection(nameof(PublishCollection))]
public sealed class ShopPublishTests(PublishWorkspace workspace) : IDisposable
{
    private static readonly string[] Kinds = ["native", "packages", "resources", "projects", "app"];
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Its_layers_are_split_by_kind_an_edit_sends_next_to_nothing_and_runc_runs_it()
    {
        Peer.RequireRoot();
        await using var registry = await DockerRegistry.StartAsync();
        await using var proxy = new FaultProxy(registry.Host);
        HostProgram.Run(Peer.Require("skopeo"), "--insecure-policy", "copy", "-q", "--dest-tls-verify=false", $"oci:{Fixtures.Aspnet}:zstd", $"docker://{registry.Host}/bases/aspnet:10.0");
        var shop = Shop("shop", ("ContainerBaseImage", $"{proxy.Host}/bases/aspnet:10.0"), ("ContainerRegistry", proxy.Host));
        // The proxy answers on the threads that a wait here would hold.
        var first = await Task.Run(() => Publish(shop));
        var sent = Uploaded(proxy, 0);
        (await ToolRunner.OfThisBuild(shop.Folder).RunAsync("copy", $"docker://{registry.Host}/org/shop:latest", $"oci:{folder["out"]}:org/shop:latest")).Succeeded();
        var image = await ImageAsync(folder["out"]);
        Assert.Equal(first.Digest, image.Descriptor.Digest.ToString());
        Assert.Equal(Kinds, LayerFiles.Names(image));
        var layers = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var (at, kind) in Kinds.Index()) layers[kind] = await LayerFiles.ListAsync(OpenOut(), image, image.Layers.Count - Kinds.Length + at);
        string[] Files(string kind) => [.. layers[kind].Select(line => line.Split(' ')[0]).Where(path => !path.EndsWith('/'))];
        Assert.Contains(Files("native"), path => path.EndsWith("/libshop.so", StringComparison.Ordinal));
        Assert.Single(Files("native"));
        Assert.True(Files("packages").Length >= 10, string.Join('\n', Files("packages")));
        Assert.Contains("app/Microsoft.CodeAnalysis.dll", Files("packages"));
        Assert.Contains("app/de/Catalog.resources.dll", Files("resources"));
        Assert.Contains("app/fr/Catalog.resources.dll", Files("resources"));
        Assert.Equal(["app/Catalog.dll", "app/Pricing.dll"], Files("projects").Where(path => path.EndsWith(".dll", StringComparison.Ordinal)));
        Assert.Contains("app/Shop.dll", Files("app"));
        Assert.Contains("app/wwwroot/site.css", Files("app"));
        Assert.All(layers.Values.SelectMany(lines => lines), line => Assert.Contains(" 1654:1654 ", line));

        // One line more: nothing but the application's own layer and two small documents.
        var before = proxy.Calls.Count;
        shop.Write("Shop/Program.cs", File.ReadAllText(Path.Combine(shop.Folder, "Shop", "Program.cs")).Replace("shop 1", "shop 2"));
        var second = await Task.Run(() => Publish(shop));
        Assert.NotEqual(first.Digest, second.Digest);
        Assert.True(Uploaded(proxy, before) * 50 <= sent, $"{Uploaded(proxy, before)} of {sent} bytes");

        var bundle = folder["bundle"];
        (await ToolRunner.OfThisBuild(shop.Folder).RunAsync("unpack", $"docker://{registry.Host}/org/shop@{second.Digest}", bundle, "--root", workspace.State)).Succeeded();
        await using (var served = await RuncAsync(bundle)) await AssertServesAsync(served, "shop 2");

        // Another base, in another compression: the application's layers are the same.
        (await ToolRunner.OfThisBuild(shop.Folder).RunAsync("copy", $"docker://{registry.Host}/org/shop@{second.Digest}", $"oci:{folder["out"]}:org/shop:latest")).Succeeded();
        var zstd = await ImageAsync(folder["out"]);
        var gzip = Publish(shop, "--no-build", $"-p:OciBase=oci:{Fixtures.Aspnet}:gzip", "-p:OciCompression=gzip", "-p:ContainerRegistry=", $"-p:OciLayout={folder["gzip"]}");
        var other = await ImageAsync(folder["gzip"]);
        Assert.Equal(gzip.Digest, other.Descriptor.Digest.ToString());
        Assert.Equal(zstd.Layers.Select(layer => layer.DiffId), other.Layers.Select(layer => layer.DiffId));
        Assert.All(other.Layers, layer => Assert.EndsWith("+gzip", layer.Descriptor.MediaType));
    }

    [Fact]
    public async Task Self_contained_it_brings_the_framework_in_a_layer_of_its_own_and_our_own_runner_runs_it()
    {
        Peer.RequireRoot();
        var shop = Shop("alone", ("OciBase", $"oci:{Fixtures.Aspnet}:gzip"), ("OciLayout", folder["out"]));
        Publish(shop, "-r", "linux-x64", "--self-contained");
        var image = await ImageAsync(folder["out"]);
        Assert.Equal(["framework", .. Kinds], LayerFiles.Names(image));
        Assert.Equal(["/app/Shop"], image.Config.Value.Config!.Entrypoint!);
        var framework = await LayerFiles.ListAsync(OpenOut(), image, 3);
        Assert.Contains(framework, line => line.StartsWith("app/libcoreclr.so ", StringComparison.Ordinal));
        Assert.Contains(framework, line => line.StartsWith("app/Microsoft.AspNetCore.dll ", StringComparison.Ordinal));
        var tool = ToolRunner.OfThisBuild(folder.Path);
        await using var served = await ServedImage.StartAsync(tool.Start("run", "--rm", "--network", "host", "-e", ServedImage.Address, "--root", workspace.State, $"oci:{folder["out"]}:org/shop:latest"));
        await AssertServesAsync(served, "shop 1");
    }

    private static async Task AssertServesAsync(ServedImage served, string greeting)
    {
        Assert.Equal(greeting, await served.GetAsync("/"));
        Assert.Equal("Guten Tag", await served.GetAsync("/greeting/de"));
        Assert.Equal("Bonjour", await served.GetAsync("/greeting/fr"));
        Assert.Equal("Hello", await served.GetAsync("/greeting/en"));
        Assert.Equal("cbf43926", await served.GetAsync("/checksum/123456789"));
        Assert.Equal("8", await served.GetAsync("/packages"));
        Assert.Equal("app", await served.GetAsync("/user"));
        Assert.StartsWith("body", await served.GetAsync("/site.css"));
    }

    private SampleProject Shop(string name, params (string Name, string Value)[] variables)
    {
        var shop = ShopSample.Write(workspace.NewProject(name), workspace.Feed);
        foreach (var (variable, value) in variables) shop.Variables[variable] = value;
        return shop;
    }

    private static PublishOutputs Publish(SampleProject shop, params string[] arguments) => shop.Publish(["Shop/Shop.csproj", .. arguments]);

    private OciLayout OpenOut() => OciLayout.Open(folder["out"]);

    private static async Task<Image> ImageAsync(string layout)
    {
        var store = OciLayout.Open(layout);
        var target = await store.FindAsync("org/shop:latest", TestContext.Current.CancellationToken);
        await SampleImage.AssertIntactAsync(store, target!);
        return await new ImageLoader(store).LoadAsync(target!, new PlatformSelector(SampleImage.Amd64), TestContext.Current.CancellationToken);
    }

    private static long Uploaded(FaultProxy proxy, int before) =>
        proxy.Calls.Skip(before).Where(call => call.Method is "PUT" or "PATCH" or "POST").Sum(call => long.Parse(call.Header("Content-Length") ?? "0"));

    // The host's network, so that the port need not be told to anyone.
    private async Task<ServedImage> RuncAsync(string bundle)
    {
        var file = Path.Combine(bundle, "config.json");
        var config = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        var spaces = config["linux"]!["namespaces"]!.AsArray();
        foreach (var network in spaces.Where(space => (string?)space!["type"] is "network" or "user").ToList()) spaces.Remove(network);
        config["process"]!["env"]!.AsArray().Add(ServedImage.Address);
        config["process"]!["terminal"] = false;
        await File.WriteAllTextAsync(file, config.ToJsonString());
        return await ServedImage.StartAsync(Process.Start(new ProcessStartInfo(Peer.Require("runc"), ["--root", folder["runc"], "run", "--bundle", bundle, $"shop-{Environment.ProcessId}"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!);
    }
}
