using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Oci.Content;
using Oci.Layouts;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Interop.Conformance;

/// <summary>The cases of buildah's conformance suite that name places of the network, with a server and images of our own in their place.</summary>
[SupportedOSPlatform("linux")]
public sealed class ConformanceStandInTests(ConformanceBases bases) : IClassFixture<ConformanceBases>
{
    private const string Amd64 = "62", Arm64 = "183"; // e_machine of elf(5)

    [Fact]
    public void All_of_them_are_here() => Assert.Equal(["030-add", "172-header-builtin"], KnownDifferences.WithStandIns.Intersect(ConformanceCase.ReadAll().Select(test => test.Id)));

    [Fact]
    public async Task Files_are_added_from_addresses()
    {
        await bases.ReadyAsync();
        using var web = new SmallWeb(request => SmallWeb.Answer.Text("what stands at " + request.Path));
        var files = await FilesAsync(Find("030-add").Containerfile().Replace("https://github.com", web.Address, StringComparison.Ordinal));
        var license = Line("/openshift/origin/raw/main/LICENSE");
        var expected = new[] { ("LICENSE", license), ("A", license), ("a", license), ("b/a", license), ("b/LICENSE", license), ("README.md", Line("/openshift/origin/raw/main/README.md")), ("tmp/master.zip", Line("/openshift/ruby-hello-world/archive/master.zip")) };
        foreach (var (path, line) in expected) Assert.Equal((path, line), (path, files.GetValueOrDefault(path)));
        Assert.Equal("dir 0755 0:0", files["b"]);
        // An address is asked once for all instructions that name it.
        Assert.Equal(3, web.Requests.Count(request => request.Method == "GET"));

        static string Line(string path)
        {
            var content = System.Text.Encoding.UTF8.GetBytes("what stands at " + path);
            return $"file 0600 0:0 {content.Length} {Digest.Sha256(content).Encoded}";
        }
    }

    [Fact]
    public async Task Platform_arguments_are_known_in_the_first_lines()
    {
        await bases.ReadyAsync();
        var test = Find("172-header-builtin");
        var wanted = Regex.Matches(test.ContainerfileWithDigests(), "sha256:[0-9a-f]{64}").Select(match => match.Value).ToList();
        var text = test.ContainerfileWithDigests();
        foreach (var (digest, machine) in wanted.Zip([Amd64, Arm64])) text = text.Replace(digest, await LibraryAsync(machine), StringComparison.Ordinal);
        await bases.AddAsync("native", "sh", ["quay.io/fedora/python-311:latest"], "cp -L --parents $(command -v readelf) $(ldd $(command -v readelf) | grep -o '/[^ ]*') .");
        var types = (await FilesAsync(text))["libc-types.txt"];
        var content = HostProgram.Shell("printf '  Machine:                           %s\\n' 'AArch64' 'Advanced Micro Devices X86-64'");
        Assert.Equal($"file 0644 0:0 {content.Length} {Digest.Sha256(System.Text.Encoding.UTF8.GetBytes(content)).Encoded}", types);
    }

    // An image with a library's first bytes, for a machine; its digest.
    private async Task<string> LibraryAsync(string machine)
    {
        var name = $"quay.io/libpod/busybox:machine-{machine}";
        await bases.AddAsync("machine-" + machine, "sh", [name], $"mkdir -p lib64; head -c 64 /bin/busybox >lib64/libc.so.6; printf \"\\\\x$(printf %x {machine})\" | dd of=lib64/libc.so.6 bs=1 seek=18 conv=notrunc status=none");
        return (await LocalStore.Open(bases.Host.StateRoot).FindAsync(Images.ImageReference.Parse(name), default))!.Digest.ToString();
    }

    private static ConformanceCase Find(string id) => ConformanceCase.ReadAll().Single(test => test.Id == id);

    private async Task<IReadOnlyDictionary<string, string>> FilesAsync(string containerfile)
    {
        Peer.RequireRoot();
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["Containerfile"], containerfile);
        var result = await new BuildOperation(bases.Host).RunAsync(new BuildRequest { Context = folder.Path, Network = Oci.Build.StepNetwork.Host }, default);
        var store = LocalStore.Open(bases.Host.StateRoot);
        return await ImageFiles.ReadAsync(await new Images.ImageLoader(store.Layout).LoadManifestAsync(result.Manifest, default), store.Layout, folder.Make("tmp"));
    }
}
