using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Oci.Interop.Tool;
using Oci.Testing;

namespace Oci.Interop.Editing;

/// <summary>The same command given to umoci and to us, on copies of one layout that umoci made: the results are the same, by umoci's own reading.</summary>
[SupportedOSPlatform("linux")]
[Trait("Category", "Linux")]
public sealed class UmociSideBySideTests : IClassFixture<UmociLayout>, IDisposable
{
    private const TreeAspects Kept = TreeAspects.Mode | TreeAspects.Owner | TreeAspects.FileTimes | TreeAspects.Xattrs | TreeAspects.Content | TreeAspects.HardLinks | TreeAspects.WholeSeconds;

    private readonly UmociLayout made;
    private readonly TemporaryFolder folder = new();
    private readonly ToolRunner tool;

    public UmociSideBySideTests(UmociLayout made)
    {
        this.made = made;
        tool = ToolRunner.OfThisBuild(folder.Path);
        tool.Environment["OCI_ROOT"] = folder["state"];
        tool.Environment["TMPDIR"] = folder.Make("tmp");
    }

    public static TheoryData<string[]> Configurations { get; } = new(
        (string[])["--config.user", "app:staff", "--config.env", "A=1", "--config.env", "PATH=/bin", "--config.env", "B=x=y", "--config.entrypoint", "/bin/sh", "--config.entrypoint", "-c", "--config.cmd", "echo hi", "--config.cmd", "two"],
        ["--config.exposedports", "80", "--config.exposedports", "53/udp", "--config.volume", "/data", "--config.volume", "/other/", "--config.label", "com.example.x=1", "--config.label", "y=a=b", "--config.workingdir", "/srv", "--config.stopsignal", "SIGINT"],
        ["--created", "2001-02-03T04:05:06Z", "--author", "somebody", "--architecture", "arm64", "--os", "linux", "--manifest.annotation", "k=v", "--manifest.annotation", "org.example=z", "--clear", "config.env", "--config.env", "ONLY=1"],
        ["--clear", "config.labels", "--clear", "config.volume", "--clear", "config.exposedports", "--clear", "config.cmd", "--clear", "config.entrypoint", "--clear", "manifest.annotations", "--no-history"],
        ["--history.author", "a", "--history.comment", "c", "--history.created_by", "b", "--history.created", "2001-02-03T04:05:06Z", "--config.user", "0"],
        ["--history.author", "", "--history.comment", "", "--history.created_by", "", "--history.created", "2001-02-03T04:05:06Z", "--config.user", "", "--config.workingdir", "", "--config.stopsignal", "", "--author", ""],
        ["--created", "2001-02-03T04:05:06.123456789+02:00", "--os", "windows", "--architecture", "arm64", "--config.env", "A=", "--config.env", "A=b=c", "--config.label", "a=", "--manifest.annotation", "k="]);

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Configurations))]
    public async Task Configurations_come_out_the_same(string[] options)
    {
        await MakeAsync();
        await Shell.RunAsync("umoci", ["config", "--image", $"{Theirs}:1", "--tag", "2", .. options]);
        (await tool.RunAsync(["config", .. options, "--tag", "2", $"oci:{Ours}:1"])).Succeeded();
        Assert.Equal(Documents(Theirs, "2"), Documents(Ours, "2"));
    }

    [Theory]
    [InlineData("--config.env", "=x")]
    [InlineData("--clear", "nonsense")]
    [InlineData("--created", "junk")]
    [InlineData("--history.created", "junk")]
    [InlineData("--no-history", "--history.comment", "x")]
    public async Task What_one_refuses_the_other_does(params string[] options)
    {
        await MakeAsync();
        Assert.NotEqual(0, (await Shell.TryAsync("umoci", ["config", "--image", $"{Theirs}:1", .. options])).ExitCode);
        (await tool.RunAsync(["config", .. options, $"oci:{Ours}:1"])).Failed(2);
    }

    [Theory]
    [InlineData("source", "/", "")]
    [InlineData("source/file", "/etc/file", "")]
    [InlineData("source", "/etc", "--opaque")]
    [InlineData("", "/etc", "--whiteout")]
    public async Task Insertions_unpack_to_the_same_tree(string source, string target, string option)
    {
        await MakeAsync();
        string[] options = [.. option.Length > 0 ? [option] : Array.Empty<string>()];
        string[] paths = [.. source.Length > 0 ? [folder[source]] : Array.Empty<string>(), target];
        await Shell.RunAsync("umoci", ["insert", "--image", $"{Theirs}:1", "--tag", "2", .. options, .. paths]);
        (await tool.RunAsync(["insert", "--tag", "2", .. options, $"oci:{Ours}:1", .. paths])).Succeeded();
        await AssertSameTreesAsync("2");
        (await tool.RunAsync("verify", $"oci:{Ours}:2")).Succeeded();
    }

    [Theory]
    [InlineData("echo new > new; rm -r etc/deep; echo other > etc/passwd; chmod 600 etc/group; rm etc/link; mkdir etc/link; mkfifo pipe; mknod dev c 1 3; ln -s /nowhere dangling; chown -h 5:6 dangling; ln etc/passwd linked")]
    [InlineData("mv etc/deep moved; setfattr -n user.note -v text etc/passwd; setcap cap_net_raw+ep etc/group; chmod 4755 moved/er/file; mkdir -m 1777 tmp; printf '' > empty; touch -- '-odd name' 'star*' \"$(printf 'new\\nline')\"; rm etc/hard1; dd if=/dev/zero of=sparse bs=1 count=1 seek=100000 2>/dev/null")]
    [InlineData("true")]
    public async Task Repacked_bundles_unpack_to_the_same_tree(string change)
    {
        await MakeAsync();
        await Shell.RunAsync("umoci", "unpack", "--image", $"{Theirs}:1", folder["bundle-theirs"]);
        (await tool.RunAsync("unpack", $"oci:{Ours}:1", folder["bundle-ours"])).Succeeded();
        // One time for both, so that new files have the same.
        foreach (var bundle in (string[])["bundle-theirs", "bundle-ours"]) await Shell.RunAsync("bash", "-ec", $"cd '{folder[bundle]}/rootfs'; {change}; find . -newer ../config.json -exec touch -h -d @1700000000 {{}} +");
        await Shell.RunAsync("umoci", "repack", "--image", $"{Theirs}:2", folder["bundle-theirs"]);
        (await tool.RunAsync("repack", folder["bundle-ours"], $"oci:{Ours}:2")).Succeeded();
        await AssertSameTreesAsync("2");
        Assert.True(Count(Ours) <= Count(Theirs)); // old versions of umoci pack an empty layer where nothing changed
    }

    [Fact]
    public async Task The_root_that_no_layer_names_is_the_containers_roots()
    {
        Peer.RequireRoot();
        string[] map = ["--uid-map", "0:1000:65536", "--gid-map", "0:2000:65536"];
        await Shell.RunAsync("umoci", "init", "--layout", folder["bare"]);
        await Shell.RunAsync("umoci", "new", "--image", $"{folder["bare"]}:1");
        await Shell.RunAsync("umoci", ["unpack", "--image", $"{folder["bare"]}:1", .. map, folder["theirs"]]);
        (await tool.RunAsync(["unpack", .. map, $"oci:{folder["bare"]}:1", folder["ours"]])).Succeeded();
        var owners = new List<string>();
        foreach (var bundle in (string[])["theirs", "ours"]) owners.Add(await Shell.RunAsync("stat", "-c", "%a %u:%g", Path.Combine(folder[bundle], "rootfs")));
        Assert.Equal(owners[0], owners[1]);
        Assert.Equal("0", (await Shell.RunAsync("stat", "-c", "%Y", Path.Combine(folder["ours"], "rootfs"))).Trim());
    }

    [Fact]
    public async Task Umocis_own_bundle_is_repacked_and_refreshed()
    {
        await MakeAsync();
        await Shell.RunAsync("umoci", "unpack", "--image", $"{Ours}:1", folder["bundle"]);
        await Shell.RunAsync("bash", "-ec", $"cd '{folder["bundle"]}/rootfs'; rm etc/group; echo new > etc/new; printf 'ROOT' | dd of=etc/passwd conv=notrunc 2>/dev/null");
        (await tool.RunAsync("repack", "--refresh-bundle", folder["bundle"], $"oci:{Ours}:2")).Succeeded();
        await Shell.RunAsync("umoci", "unpack", "--image", $"{Ours}:2", folder["again"]);
        Assert.Equal("", Difference(folder["bundle"], folder["again"]));
        Assert.Equal(["etc/", "etc/.wh.group", "etc/new", "etc/passwd"], await LastLayerAsync("2"));
        File.WriteAllText(Path.Combine(folder["bundle"], "rootfs", "later"), "");
        (await tool.RunAsync("repack", folder["bundle"], $"oci:{Ours}:3")).Succeeded();
        Assert.Equal(["later"], await LastLayerAsync("3"));
    }

    [Fact]
    public async Task Without_rights_both_unpack_and_repack_the_same()
    {
        Peer.Require("setpriv");
        await MakeAsync();
        await Shell.RunAsync("chmod", "-R", "a+rwX", folder.Path);
        await Shell.RunAsync("chown", "-R", "65534:65534", Theirs, Ours, folder.Make("theirs-home"), folder.Make("ours-home"), folder["tmp"]);
        var dll = Path.Combine(AppContext.BaseDirectory, "dotnet-oci.dll");
        string[] nobody = ["--reuid", "65534", "--regid", "65534", "--clear-groups", "env", $"OCI_ROOT={folder["ours-home"]}/state", $"TMPDIR={folder["tmp"]}", $"HOME={folder["ours-home"]}"];
        var reach = await Shell.TryAsync("setpriv", [.. nobody, "dotnet", dll, "--version"]);
        Assert.SkipWhen(reach.ExitCode != 0, "another user cannot start the tool where it was built");
        await Shell.RunAsync("setpriv", [.. nobody, "umoci", "unpack", "--rootless", "--image", $"{Theirs}:1", $"{folder["theirs-home"]}/b"]);
        await Shell.RunAsync("setpriv", [.. nobody, "dotnet", dll, "unpack", "--rootless", $"oci:{Ours}:1", $"{folder["ours-home"]}/b"]);
        Assert.Equal("", Difference($"{folder["theirs-home"]}/b", $"{folder["ours-home"]}/b"));
        foreach (var home in (string[])["theirs-home", "ours-home"]) await Shell.RunAsync("setpriv", [.. nobody, "bash", "-ec", $"cd '{folder[home]}/b/rootfs'; echo more >> etc/owned; echo mine > mine; rm etc/group; find . -newer ../config.json -exec touch -h -d @1700000000 {{}} +"]);
        await Shell.RunAsync("setpriv", [.. nobody, "umoci", "repack", "--image", $"{Theirs}:2", $"{folder["theirs-home"]}/b"]);
        await Shell.RunAsync("setpriv", [.. nobody, "dotnet", dll, "repack", $"{folder["ours-home"]}/b", $"oci:{Ours}:2"]);
        await AssertSameTreesAsync("2");
    }

    [Fact]
    public async Task History_is_told_as_umoci_tells_it()
    {
        await MakeAsync();
        (await tool.RunAsync("config", "--user", "u", $"oci:{Ours}:1")).Succeeded();
        var theirs = JsonNode.Parse(await Shell.RunAsync("umoci", "stat", "--json", "--image", $"{Ours}:1"))!["history"]!.AsArray();
        var ours = JsonNode.Parse((await tool.RunAsync("inspect", "--json", $"oci:{Ours}:1")).Succeeded())!["history"]!.AsArray();
        Assert.Equal(theirs.ToJsonString(), ours.ToJsonString());
    }

    private string Theirs => folder["theirs"];

    private string Ours => folder["ours"];

    private Task MakeAsync() => Shell.RunAsync("cp", "-a", $"{made.Folder}/.", folder.Path);

    // Who made an entry, and when, differs by nature.
    private static string Documents(string layout, string name)
    {
        var manifest = Manifest(layout, name);
        var config = Blob(layout, manifest["config"]!);
        var last = config["history"]!.AsArray()[^1]!.AsObject();
        if (last["created_by"]?.GetValue<string>() is "umoci config" or "dotnet-oci config")
        {
            last.Remove("created_by");
            last.Remove("created");
        }
        return $"{Sorted(config)}\n{manifest["annotations"]?.ToJsonString()}";
    }

    private static JsonNode Manifest(string layout, string name) => Blob(layout, JsonNode.Parse(File.ReadAllText(Path.Combine(layout, "index.json")))!["manifests"]!.AsArray()
        .Single(entry => entry!["annotations"]?["org.opencontainers.image.ref.name"]?.GetValue<string>() == name)!);

    private static JsonNode Blob(string layout, JsonNode descriptor) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(layout, "blobs", descriptor["digest"]!.GetValue<string>().Replace(':', '/'))))!;

    private static string Sorted(JsonNode node) => node switch
    {
        JsonObject fields => $"{{{string.Join(",", fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}:{(field.Value is null ? "null" : Sorted(field.Value))}"))}}}",
        JsonArray items => $"[{string.Join(",", items.Select(item => item is null ? "null" : Sorted(item)))}]",
        _ => node.ToJsonString(),
    };

    private async Task AssertSameTreesAsync(string name)
    {
        await Shell.RunAsync("umoci", "unpack", "--image", $"{Theirs}:{name}", folder["tree-theirs"]);
        await Shell.RunAsync("umoci", "unpack", "--image", $"{Ours}:{name}", folder["tree-ours"]);
        Assert.Equal("", Difference(folder["tree-theirs"], folder["tree-ours"]));
    }

    private static string Difference(string one, string other) =>
        TreeSnapshot.Of(Path.Combine(one, "rootfs"), Kept, path => path.IsRoot).DiffTo(TreeSnapshot.Of(Path.Combine(other, "rootfs"), Kept, path => path.IsRoot));

    private static int Count(string layout) => Manifest(layout, "2")["layers"]!.AsArray().Count;

    private async Task<IEnumerable<string>> LastLayerAsync(string name)
    {
        var digest = JsonNode.Parse((await tool.RunAsync("inspect", "--json", $"oci:{Ours}:{name}")).Succeeded())!["Layers"]!.AsArray()[^1]!.GetValue<string>();
        return (await Shell.RunAsync("bsdtar", "-tf", Path.Combine(Ours, "blobs", digest.Replace(':', '/')))).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
