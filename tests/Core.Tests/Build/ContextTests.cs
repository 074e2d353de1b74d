using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Oci.Build;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;
using Oci.Native;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Tests.Build;

/// <summary>Contexts that are no folders: tars from everywhere, git repositories, and what hostile ones try.</summary>
[Trait("Category", "Linux")]
public sealed class ContextTests : IDisposable
{
    private const string Containerfile = "FROM scratch\nCOPY . /\n";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private sealed class Listener(List<ProgressEvent> events) : IProgress<ProgressEvent>
    {
        public void Report(ProgressEvent value)
        {
            lock (events) events.Add(value);
        }
    }

    private OciHost Host(Stream? input = null) =>
        OciHost.Create(new Dictionary<string, string> { ["TMPDIR"] = folder.Make("tmp"), ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "", ["HOME"] = folder.Make("home") }, folder["root"]) with { StandardInput = input ?? Stream.Null };

    private Task<BuildResult> BuildAsync(string context, Stream? input = null, Func<BuildRequest, BuildRequest>? change = null)
    {
        var request = new BuildRequest { Context = context };
        return new BuildOperation(Host(input)).RunAsync(change?.Invoke(request) ?? request, default);
    }

    private async Task<string> ListAsync(BuildResult result)
    {
        var store = LocalStore.Open(folder["root"]).Layout;
        var image = await new ImageLoader(store).LoadManifestAsync(result.Manifest, default);
        using var tree = await new TreeStore(store, folder["listings"], folder["tmp"]).OpenAsync(image.Layers, default);
        var lines = new List<string>();
        void Walk(TreeNode at)
        {
            foreach (var child in tree.List(at))
            {
                lines.Add($"{child.Path} {Convert.ToString(child.Metadata.Mode, 8)}{(child.IsFile ? $" {child.Size}" : child.IsSymlink ? " -> " + Encoding.UTF8.GetString(child.LinkTarget.Span) : "")}");
                if (child.IsDirectory) Walk(child);
            }
        }
        Walk(TreeNode.EmptyRoot);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(folder["root"], "work")));
        return string.Join('\n', lines);
    }

    private static byte[] Tar(params (string Name, string Content)[] files)
    {
        var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                TarEntry entry = content switch
                {
                    "/" => new PaxTarEntry(TarEntryType.Directory, name) { Mode = (UnixFileMode)0b111_101_000 },
                    ['-', '>', .. var target] => new PaxTarEntry(TarEntryType.SymbolicLink, name) { LinkName = target },
                    ['=', '>', .. var target] => new PaxTarEntry(TarEntryType.HardLink, name) { LinkName = target },
                    _ => new PaxTarEntry(TarEntryType.RegularFile, name) { Mode = (UnixFileMode)0b110_100_100, Uid = 77, DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) },
                };
                tar.WriteEntry(entry);
            }
        }
        return bytes.ToArray();
    }

    private static byte[] Gzip(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress)) gzip.Write(bytes);
        return packed.ToArray();
    }

    private static readonly byte[] Sample = Tar(("./Containerfile", Containerfile), ("./.containerignore", "Containerfile\n.containerignore\nhidden\n"), ("./d/", "/"), ("./d/f", "12345"), ("hidden", "x"), ("link", "->d/f"), ("hard", "=>d/f"), ("implied/g", "1"));
    private const string SampleTree = "/d 750\n/d/f 644 5\n/hard 644 5\n/implied 755\n/implied/g 644 1\n/link 777 -> d/f";

    [Fact]
    public async Task A_tar_is_a_context_wherever_it_comes_from_and_however_it_is_compressed()
    {
        File.WriteAllBytes(folder["c.tar"], Sample);
        using var web = new SmallWeb(_ => new SmallWeb.Answer(200, Gzip(Sample)));
        Assert.Equal(SampleTree, await ListAsync(await BuildAsync(folder["c.tar"])));
        var fromPipe = await BuildAsync("-", new MemoryStream(Sample));
        Assert.Equal(SampleTree, await ListAsync(fromPipe));
        Assert.Equal(SampleTree, await ListAsync(await BuildAsync("-", new MemoryStream(Gzip(Sample)))));
        Assert.Equal(SampleTree, await ListAsync(await BuildAsync($"{web.Address}/c.tgz")));
        // What is in it counts, not where it was: nothing is done again.
        Assert.Equal(0, (await BuildAsync("-", new MemoryStream(Sample))).Steps.Executed);
        var remembered = Path.Combine(folder["root"], "cache", "files");
        Assert.DoesNotContain(Directory.Exists(remembered) ? Directory.GetFiles(remembered).Select(Path.GetFileName) : [], name => name!.Length == 64);
    }

    [Fact]
    public async Task A_text_in_place_of_a_tar_is_a_Containerfile_without_a_context()
    {
        const string Text = "FROM scratch\nCOPY <<EOF /f\nx\nEOF\n";
        using var web = new SmallWeb(_ => SmallWeb.Answer.Text(Text));
        Assert.Equal("/f 644 2", await ListAsync(await BuildAsync("-", new MemoryStream(Encoding.UTF8.GetBytes(Text)))));
        Assert.Equal("/f 644 2", await ListAsync(await BuildAsync($"{web.Address}/Containerfile")));
        var fault = await Assert.ThrowsAsync<Oci.Containerfile.ContainerfileException>(() => BuildAsync("-", new MemoryStream("FROM scratch\nCPOY a b\n"u8.ToArray())));
        Assert.Equal(2, fault.At!.Value.Line);
    }

    [Fact]
    public async Task The_Containerfile_may_come_from_standard_input_or_another_name()
    {
        File.WriteAllBytes(folder["c.tar"], Tar(("a", "1"), ("deploy/My.file", "FROM scratch\nCOPY a /b\n"), ("deploy/My.file.containerignore", "deploy\n")));
        Assert.Equal("/z 644 1", await ListAsync(await BuildAsync(folder["c.tar"], new MemoryStream("FROM scratch\nCOPY a /z\n"u8.ToArray()), request => request with { Containerfile = "-" })));
        Assert.Equal("/b 644 1", await ListAsync(await BuildAsync(folder["c.tar"], change: request => request with { Containerfile = "deploy/My.file" })));
        Assert.Equal(ErrorCodes.Usage, (await Assert.ThrowsAsync<OciException>(() => BuildAsync("-", change: request => request with { Containerfile = "-" }))).Code);
        Assert.Equal(ErrorCodes.ContextNotFound, (await Assert.ThrowsAsync<OciException>(() => BuildAsync(folder["c.tar"]))).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0\u0001binary")]
    public async Task What_is_neither_is_no_context(string content)
    {
        var fault = await Assert.ThrowsAsync<OciException>(() => BuildAsync("-", new MemoryStream(Encoding.UTF8.GetBytes(content))));
        Assert.Equal(ErrorCodes.ContextNotFound, fault.Code);
    }

    [Fact]
    public async Task Every_truncated_tar_is_a_fault_or_the_files_before_the_cut()
    {
        for (var length = 1; length < Sample.Length; length += 1531)
        {
            var cut = Sample[..length];
            try
            {
                await BuildAsync("-", new MemoryStream(cut));
            }
            catch (OciException)
            {
                // Any fault will do, as long as it is one.
            }
        }
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(folder["root"], "work")));
    }

    [Fact]
    public async Task Nothing_of_a_hostile_tar_leads_out_of_it()
    {
        File.WriteAllText(folder["canary"], "canary");
        var outside = folder["canary"];
        var hostile = Tar(
            ("Containerfile", "FROM scratch\nCOPY up /1\nCOPY abs /2\nCOPY dir /3\n"),
            ("up", $"->../../../../../../../../../../{outside}"), ("abs", $"->{outside}"), ("dir", $"->{folder.Path}"), ("dir/written", "x"), ("../escaped", "x"), ($"{outside}.new", "x"));
        await Assert.ThrowsAnyAsync<OciException>(() => BuildAsync("-", new MemoryStream(hostile)));
        foreach (var link in new[] { $"->../../../../../../../../../../{outside}", $"->{outside}" })
        {
            var fault = await Assert.ThrowsAsync<OciException>(() => BuildAsync("-", new MemoryStream(Tar(("Containerfile", "FROM scratch\nCOPY up /1\n"), ("up", link)))));
            Assert.Equal(ErrorCodes.SourceNotFound, fault.Code);
        }
        Assert.False(File.Exists(folder["written"]) || File.Exists(outside + ".new") || File.Exists(folder["escaped"]) || File.Exists(Path.Combine(folder["root"], "escaped")));
        // A Containerfile or an ignore file that is a link to the host's files is not read.
        foreach (var files in new (string, string)[][] { [("Containerfile", $"->{outside}")], [("Containerfile", Containerfile), (".dockerignore", $"->{outside}")], [("Containerfile.dockerignore", $"->{outside}"), ("Containerfile", Containerfile)] })
        {
            var fault = await Assert.ThrowsAsync<OciException>(() => BuildAsync("-", new MemoryStream(Tar(files))));
            Assert.Equal(ErrorCodes.ContextNotFound, fault.Code);
            Assert.DoesNotContain("canary", fault.Message.Replace("`canary", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
        await Assert.ThrowsAnyAsync<OciException>(() => BuildAsync("-", new MemoryStream(Tar(("Containerfile", Containerfile), ("hard", $"=>{outside}")))));
        // Inside, links are followed.
        Assert.Contains("/real 644", await ListAsync(await BuildAsync("-", new MemoryStream(Tar(("real", Containerfile), ("Containerfile", "->/real"))))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../file")]
    [InlineData("/file")]
    [InlineData("sub/../sub/to-file")]
    public async Task The_Containerfile_and_the_ignore_file_of_a_folder_are_found_by_links_that_stay_in_it(string target)
    {
        Directory.CreateDirectory(folder["context/sub"]);
        File.WriteAllText(folder["file"], "FROM scratch\nLABEL outside=yes\n");
        File.WriteAllText(folder["context/file"], "FROM scratch\nCOPY a* /\n");
        File.CreateSymbolicLink(folder["context/sub/to-file"], "/sub/../file");
        File.CreateSymbolicLink(folder["context/Dockerfile"], target);
        File.WriteAllText(folder["context/sub/ignore"], "a2\n");
        File.CreateSymbolicLink(folder["context/Dockerfile.dockerignore"], "/sub/ignore");
        foreach (var name in new[] { "a1", "a2" }) File.WriteAllText(folder[$"context/{name}"], "1");
        Assert.Equal("/a1 644 1", await ListAsync(await BuildAsync(folder["context"])));
        // What the host has at such a path is not what was read: the answer of the last build tells nothing.
        File.WriteAllText(folder["context/file"], "FROM scratch\nCOPY a1 /b\n");
        Assert.Equal("/b 644 1", await ListAsync(await BuildAsync(folder["context"])));
    }

    [Fact]
    public async Task A_Containerfile_or_ignore_file_of_a_folder_is_no_link_out_of_it_unless_the_user_names_it()
    {
        folder.Make("context");
        File.WriteAllText(folder["secret"], "FROM scratch\nCOPY a* /canary/\n");
        File.CreateSymbolicLink(folder["context/Dockerfile"], folder["secret"]);
        File.WriteAllText(folder["context/a1"], "1");
        var fault = await Assert.ThrowsAsync<OciException>(() => BuildAsync(folder["context"]));
        Assert.Equal(ErrorCodes.ContextNotFound, fault.Code);
        Assert.DoesNotContain("canary", fault.Message, StringComparison.Ordinal);
        Assert.Equal($"dotnet-oci build -f {folder["context/Dockerfile"]} {folder["context"]}", fault.Hint);
        File.WriteAllText(folder["rules"], "a1\n");
        File.CreateSymbolicLink(folder["context/.dockerignore"], "../rules");
        var events = new List<ProgressEvent>();
        var request = new BuildRequest { Context = folder["context"], Containerfile = folder["context/Dockerfile"] };
        Assert.Contains("/canary/a1", await ListAsync(await new BuildOperation(Host() with { Progress = new Listener(events) }).RunAsync(request, default)), StringComparison.Ordinal);
        Assert.Contains(events.OfType<WarningRaised>(), warning => warning.Diagnostic.Message.Contains("`.dockerignore`", StringComparison.Ordinal));
        await Assert.ThrowsAsync<OciException>(() => BuildAsync(folder["context"], change: asked => request with { Ignorefile = folder["context/.dockerignore"] }));
    }

    [Fact]
    public async Task A_Containerfile_of_this_machine_as_context_stands_for_its_folder()
    {
        folder.Make("context");
        File.WriteAllText(folder["context/My.file"], "FROM scratch\nCOPY a* /\n");
        File.WriteAllText(folder["context/My.file.containerignore"], "a2\n");
        foreach (var name in new[] { "a1", "a2" }) File.WriteAllText(folder[$"context/{name}"], "1");
        Assert.Equal("/a1 644 1", await ListAsync(await BuildAsync(folder["context/My.file"])));
        Assert.Equal("/b 644 1", await ListAsync(await BuildAsync(folder["context/My.file"], change: request =>
        {
            File.WriteAllText(folder["context/My.file"], "FROM scratch\nCOPY a1 /b\n");
            return request;
        })));
    }

    [Fact]
    public async Task A_repository_that_lies_in_the_context_is_asked_for_its_age_and_runs_nothing()
    {
        Peer.Require("git");
        Shell($"""
            set -e
            export HOME={folder.Make("home")} GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
            mkdir {folder["hostile"]} && cd {folder["hostile"]} && git init -q -b main .
            printf 'FROM scratch\nCOPY Containerfile /\n' > Containerfile && git add . && git commit -qm one && rm -rf .git/objects/??
            git config core.repositoryformatversion 1 && git config extensions.partialClone origin && git config remote.origin.promisor true
            git config remote.origin.url ssh://localhost/x && git config core.sshCommand 'touch {folder["canary"]}; false' && git config core.fsmonitor 'touch {folder["canary"]}; false'
            """);
        await BuildAsync(folder["hostile"]);
        Assert.False(File.Exists(folder["canary"]));
    }

    [Fact]
    public async Task A_git_repository_is_a_context_and_says_how_old_it_is()
    {
        Peer.Require("git");
        Shell($"""
            set -e
            export HOME={folder.Make("home")} GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_DATE='1700000000 +0000' GIT_COMMITTER_DATE='1700000000 +0000' GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
            mkdir -p {folder["work"]}/sub {folder.Make("git")} && cd {folder["work"]} && git init -q -b main .
            printf 'FROM scratch\nCOPY . /\n' > Containerfile && printf 'FROM scratch\nCOPY f /sub\n' > sub/Dockerfile && echo 1 > sub/f && ln -s / out && ln -s sub inner
            git add . && git commit -qm one && git tag v1 && git clone -q --bare . {folder["git"]}/app.git
            """);
        using var web = new SmallWeb(request => SmallWeb.Git(folder["git"], request));
        var result = await BuildAsync($"{web.Address}/app.git#v1");
        Assert.Equal("/Containerfile 644 22\n/inner 777 -> sub\n/out 777 -> /\n/sub 755\n/sub/Dockerfile 644 25\n/sub/f 644 2", await ListAsync(result));
        var image = await new ImageLoader(LocalStore.Open(folder["root"]).Layout).LoadManifestAsync(result.Manifest, default);
        Assert.Equal("2023-11-14T22:13:20Z", image.Config.Value.Created);
        foreach (var inner in new[] { "#:sub", "#main:inner", "?subdir=sub" }) Assert.Equal("/sub 644 2", await ListAsync(await BuildAsync($"{web.Address}/app.git{inner}")));
        foreach (var inner in new[] { "absent", "out", "sub/f", "out/etc" })
            if (inner is "out") Assert.Contains("/sub/f", await ListAsync(await BuildAsync($"{web.Address}/app.git#:{inner}")), StringComparison.Ordinal); // `/` is the repository's
            else Assert.Equal(ErrorCodes.ContextNotFound, (await Assert.ThrowsAsync<OciException>(() => BuildAsync($"{web.Address}/app.git#:{inner}"))).Code);
        var kept = await BuildAsync($"{web.Address}/app.git", change: request => request with { BuildArgs = new Dictionary<string, string?> { ["BUILDKIT_CONTEXT_KEEP_GIT_DIR"] = "1" } });
        Assert.Contains("/.git/HEAD", await ListAsync(kept), StringComparison.Ordinal);
        var check = await new CheckOperation(Host()).RunAsync(new BuildRequest { Context = $"{web.Address}/app.git" }, default);
        Assert.Equal("Containerfile", check.File);
    }

    [Fact]
    public async Task Named_contexts_may_be_tars_repositories_layouts_and_images()
    {
        File.WriteAllBytes(folder["named.tar"], Tar(("f", "tar")));
        using var web = new SmallWeb(_ => new SmallWeb.Answer(200, Gzip(Tar(("f", "from the web")))));
        Directory.CreateDirectory(folder["other"]);
        File.WriteAllText(folder["other/f"], "in a folder");
        await BuildAsync(folder["named.tar"], new MemoryStream("FROM scratch\nCOPY f /f\n"u8.ToArray()), request => request with { Containerfile = "-", Tags = [$"oci:{folder["layout"]}:x", "image:1"] });
        var digest = LocalStore.Open(folder["root"]);
        var pinned = (await OciLayout.Open(folder["layout"]).FindAsync("x", default))!.Digest;
        Directory.CreateDirectory(folder["context"]);
        File.WriteAllText(folder["context/Containerfile"], "FROM scratch\nCOPY --from=a f /a\nCOPY --from=b f /b\nCOPY --from=c f /c\nCOPY --from=d f /d\nCOPY --from=e f /e\nCOPY --from=g f /g\nFROM e\nCOPY --from=0 / /all/\n");
        var result = await BuildAsync(folder["context"], change: request => request with
        {
            BuildContexts = new Dictionary<string, string>
            {
                ["a"] = folder["named.tar"], ["b"] = $"{web.Address}/c.tgz", ["c"] = folder["other"], ["D"] = $"oci-layout://{folder["layout"]}:x", ["e"] = "docker-image://image:1", ["g"] = $"oci-layout://{folder["layout"]}@{pinned}",
            },
        });
        Assert.Equal("/all 755\n/all/a 644 3\n/all/b 644 12\n/all/c 644 11\n/all/d 644 3\n/all/e 644 3\n/all/g 644 3\n/f 644 3", await ListAsync(result));
    }

    private static void Shell(string script)
    {
        using var process = Process.Start(new ProcessStartInfo("sh") { ArgumentList = { "-c", script }, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
    }
}
