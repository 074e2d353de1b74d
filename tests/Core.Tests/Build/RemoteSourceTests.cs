using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Oci.Build;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layers;
using Oci.Layouts;
using Oci.Native;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Tests.Build;

/// <summary>ADD from the web and from git, with servers of our own.</summary>
[Trait("Category", "Linux")]
public sealed partial class RemoteSourceTests : IDisposable
{
    private const string Modified = "Tue, 02 Jan 2024 03:04:05 GMT";
    private static readonly long ModifiedAt = new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.Zero).ToUnixTimeSeconds();

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private OciHost Host => OciHost.Create(new Dictionary<string, string> { ["TMPDIR"] = folder.Make("tmp"), ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "", ["HOME"] = folder.Make("home") }, folder["root"]);

    private Task<BuildResult> BuildAsync(string containerfile, Func<BuildRequest, BuildRequest>? change = null)
    {
        File.WriteAllText(Path.Combine(folder.Make("context"), "Containerfile"), containerfile);
        // Times as they are: they are looked at here.
        var request = new BuildRequest { Context = folder["context"], SourceDateEpoch = "now" };
        return new BuildOperation(Host).RunAsync(change?.Invoke(request) ?? request, default);
    }

    private async Task<IReadOnlyList<TreeNode>> NodesAsync(BuildResult result)
    {
        var store = LocalStore.Open(folder["root"]).Layout;
        var image = await new ImageLoader(store).LoadManifestAsync(result.Manifest, default);
        Assert.Empty((await new ImageVerifier(store).VerifyAsync(result.Manifest, default)).Diagnostics);
        using var tree = await new TreeStore(store, folder["listings"], folder["tmp"]).OpenAsync(image.Layers, default);
        var nodes = new List<TreeNode>();
        Walk(tree, TreeNode.EmptyRoot, nodes);
        return nodes;
    }

    private static void Walk(FileTree tree, TreeNode at, List<TreeNode> nodes)
    {
        foreach (var child in tree.List(at))
        {
            nodes.Add(child);
            if (child.IsDirectory) Walk(tree, child, nodes);
        }
    }

    private async Task<string> ListAsync(BuildResult result) =>
        string.Join('\n', (await NodesAsync(result)).Select(node => $"{node.Path} {Convert.ToString(node.Metadata.Mode, 8)} {node.Metadata.Uid}:{node.Metadata.Gid} {(node.IsFile ? node.Size.ToString(CultureInfo.InvariantCulture) : node.IsSymlink ? "-> " + Encoding.UTF8.GetString(node.LinkTarget.Span) : "")}".TrimEnd()));

    [Fact]
    public async Task A_file_from_the_web_is_its_owners_alone_and_as_old_as_the_server_says()
    {
        using var web = new SmallWeb(_ => SmallWeb.Answer.Text("hello", ("Last-Modified", Modified)));
        var result = await BuildAsync($"FROM scratch\nADD {web.Address}/dir/f.txt?x=1 /in/\nADD {web.Address}/g /other\nADD --chown=7:8 --chmod=644 {web.Address}/h /h\n");
        Assert.Equal("/h 644 7:8 5\n/in 755 0:0\n/in/f.txt 600 0:0 5\n/other 600 0:0 5", await ListAsync(result));
        Assert.All((await NodesAsync(result)).Where(node => node.IsFile), node => Assert.Equal(ModifiedAt, node.Metadata.ModifiedAt.Seconds));
    }

    [Fact]
    public async Task A_password_in_an_address_is_in_nothing_that_is_kept_or_shown()
    {
        using var web = new SmallWeb(_ => SmallWeb.Answer.Text("hello"));
        var secret = web.Address.Replace("://", "://me:hunter2@", StringComparison.Ordinal);
        var result = await BuildAsync($"FROM scratch\nADD {secret}/f /f\n", request => request with { Tags = ["app:1"] });
        Assert.Equal(2, result.Steps.Executed);
        Assert.All(Directory.EnumerateFiles(folder["root"], "*", SearchOption.AllDirectories), file => Assert.DoesNotContain("hunter2", Encoding.Latin1.GetString(File.ReadAllBytes(file)), StringComparison.Ordinal));
        var plan = await new BuildOperation(Host).PlanAsync(new BuildRequest { Context = folder["context"] }, default);
        Assert.DoesNotContain("hunter2", PlanPrinter.ToText(plan) + Encoding.UTF8.GetString(PlanPrinter.ToJson(plan).Span) + PlanPrinter.ToMermaid(plan), StringComparison.Ordinal);
        Assert.Contains($"ADD {web.Address}/f /f", PlanPrinter.ToText(plan), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://me:pw@h/x@y?z=@", "https://h/x@y?z=@")]
    [InlineData("HTTPS://token@h:1/x.git#v1", "HTTPS://h:1/x.git#v1")]
    [InlineData("ssh://git@h/x.git", "ssh://git@h/x.git")]
    [InlineData("ssh://git:pw@h/x.git", "ssh://h/x.git")]
    [InlineData("git@h:x.git", "git@h:x.git")]
    [InlineData("https://", "https://")]
    [InlineData("a://b@c", "a://b@c")]
    [InlineData("a@b/c", "a@b/c")]
    public void Addresses_are_shown_without_what_may_be_a_password(string address, string shown) => Assert.Equal(shown, HttpAddress.WithoutPassword(address));

    [Theory]
    [InlineData("http://me:hunter2/x@h/f", "`http://h/f`")]
    [InlineData("http://me:hunter2#x@h/f", "`http://h/f`")]
    [InlineData("https://me:hunter2/x@h/f.git", "`https://h/f.git`")]
    [InlineData("https://me:hunter2?x@h/f.git", "`https://h/f.git`")]
    public void An_address_that_is_refused_is_told_without_a_password_that_made_it_wrong(string address, string shown)
    {
        var fault = Assert.Throws<OciException>(() => GitAddress.IsGit(address) ? (object)GitAddress.Parse(address) : HttpAddress.Parse(address));
        Assert.Contains(shown, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_has_not_changed_is_not_sent_again()
    {
        var (content, tag) = ("one", "\"v1\"");
        using var web = new SmallWeb(request => request.Header("If-None-Match") == tag ? new SmallWeb.Answer(304, []) : SmallWeb.Answer.Text(content, ("ETag", tag)));
        var text = $"FROM scratch\nADD {web.Address}/f /f\n";
        var first = await BuildAsync(text);
        var second = await BuildAsync(text);
        Assert.Equal((2, 0), (second.Steps.Cached, second.Steps.Executed));
        Assert.Equal(first.Manifest.Digest.ToString().Length, second.Manifest.Digest.ToString().Length);
        Assert.Equal("\"v1\"", web.Requests[^1].Header("If-None-Match"));
        (content, tag) = ("two", "\"v2\"");
        Assert.Equal(2, (await BuildAsync(text)).Steps.Executed);
        // The layer is gone: what has not changed has to be sent after all.
        Directory.Delete(Path.Combine(folder["root"], "images"), recursive: true);
        Assert.Equal("/f 600 0:0 3", await ListAsync(await BuildAsync(text)));
    }

    [Fact]
    public async Task A_file_that_a_time_alone_tells_of_is_read_again()
    {
        // Changed twice within a second, or put back to an older one: such a server says that nothing is newer.
        var content = "one";
        using var web = new SmallWeb(request => request.Header("If-Modified-Since") is not null ? new SmallWeb.Answer(304, []) : SmallWeb.Answer.Text(content, ("Last-Modified", Modified)));
        var text = $"FROM scratch\nADD {web.Address}/f /f\n";
        await BuildAsync(text);
        Assert.Equal((2, 0), (await BuildAsync(text)).Steps is var again ? (again.Cached, again.Executed) : default);
        content = "other";
        Assert.Equal("/f 600 0:0 5", await ListAsync(await BuildAsync(text)));
    }

    [Fact]
    public async Task A_checksum_is_kept_and_saves_the_request()
    {
        var digest = $"sha256:{Convert.ToHexStringLower(SHA256.HashData("hello"u8))}";
        var longer = $"sha512:{Convert.ToHexStringLower(SHA512.HashData("hello"u8))}";
        using var web = new SmallWeb(_ => SmallWeb.Answer.Text("hello"));
        foreach (var right in new[] { digest, longer })
        {
            await BuildAsync($"FROM scratch\nADD --checksum={right} {web.Address}/f /f\n");
            var asked = web.Requests.Count;
            await BuildAsync($"FROM scratch\nARG SUM={right}\nADD --checksum=$SUM {web.Address}/f /f\n");
            Assert.Equal(asked, web.Requests.Count);
        }
        var wrong = digest.Replace(digest[^4..], "0000", StringComparison.Ordinal);
        var fault = await Assert.ThrowsAsync<OciException>(() => BuildAsync($"FROM scratch\nADD --checksum={wrong} {web.Address}/f /f\n"));
        Assert.Equal((ErrorCodes.ChecksumMismatch, 2), (fault.Code, fault.At!.Value.Line));
    }

    [Theory]
    [InlineData("ADD --checksum=sha256:x https://h/f /f")]
    [InlineData("ADD --checksum=sha256:x f /f")]
    [InlineData("ADD --checksum=main https://h/a.git /f")]
    [InlineData("ADD --keep-git-dir https://h/f /f")]
    public async Task Flags_that_do_not_go_with_the_source_are_refused(string instruction)
    {
        var fault = await Assert.ThrowsAsync<OciException>(() => BuildAsync($"FROM scratch\n{instruction}\n"));
        Assert.Equal((ErrorCodes.InvalidValue, 2), (fault.Code, fault.At!.Value.Line));
    }

    [Fact]
    public async Task Archives_from_the_web_are_unpacked_only_where_that_is_asked_for()
    {
        var tar = new MemoryStream();
        using (var writer = new System.Formats.Tar.TarWriter(tar, leaveOpen: true))
            writer.WriteEntry(new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.RegularFile, "inner") { Mode = (UnixFileMode)0b110_100_100, DataStream = new MemoryStream([1, 2, 3]) });
        using var web = new SmallWeb(_ => new SmallWeb.Answer(200, tar.ToArray()));
        File.WriteAllBytes(Path.Combine(folder.Make("context"), "local.tar"), tar.ToArray());
        var result = await BuildAsync($"FROM scratch\nADD {web.Address}/a.tar /web/\nADD --unpack {web.Address}/a.tar /unpacked/\nADD --unpack=false local.tar /kept/\nADD local.tar /local/\n");
        var files = (await NodesAsync(result)).Where(node => node.IsFile).Select(node => node.Path.ToString());
        Assert.Equal(["/kept/local.tar", "/local/inner", "/unpacked/inner", "/web/a.tar"], files);
    }

    [Fact]
    public async Task A_server_that_fails_is_asked_again_and_in_the_end_named()
    {
        var failures = 2;
        using var web = new SmallWeb(request => request.Path == "/gone" ? new SmallWeb.Answer(404, [])
            : failures-- switch { 2 => new SmallWeb.Answer(503, []), 1 => SmallWeb.Answer.Text("half") with { StatedLength = 100 }, _ => SmallWeb.Answer.Text("whole") });
        Assert.Equal("/f 600 0:0 5", await ListAsync(await BuildAsync($"FROM scratch\nADD {web.Address}/f /f\n")));
        var fault = await Assert.ThrowsAsync<OciException>(() => BuildAsync($"FROM scratch\nADD {web.Address.Replace("//", "//user:secret@", StringComparison.Ordinal)}/gone /f\n"));
        Assert.Equal((ErrorCodes.FetchFailed, 2), (fault.Code, fault.At!.Value.Line));
        Assert.DoesNotContain("secret", fault.Message, StringComparison.Ordinal);
        Assert.Equal("Basic dXNlcjpzZWNyZXQ=", web.Requests[^1].Header("authorization"));
        Assert.Single(web.Requests, request => request.Path == "/gone");
    }

    [Fact]
    public async Task Nothing_is_fetched_without_end()
    {
        using var web = new SmallWeb(request => request.Path == "/stated" ? SmallWeb.Answer.Text("x") with { StatedLength = 1 << 20 } : new SmallWeb.Answer(200, new byte[5000]));
        using var client = HttpDownload.NewClient();
        var download = new HttpDownload(client, new FetchLimits { MaxBytes = 4096, Pause = TimeSpan.Zero }, Host.Progress);
        foreach (var path in new[] { "/stated", "/long" })
            Assert.Equal(ErrorCodes.LimitExceeded, (await Assert.ThrowsAsync<OciException>(() => download.FetchAsync(HttpAddress.Parse(web.Address + path), null, folder["f"], default))).Code);
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        var patient = new HttpDownload(client, new FetchLimits { Silence = TimeSpan.FromMilliseconds(200), Attempts = 2, Pause = TimeSpan.Zero }, Host.Progress);
        Assert.Equal(ErrorCodes.FetchFailed, (await Assert.ThrowsAsync<OciException>(() => patient.FetchAsync(HttpAddress.Parse($"http://{silent.LocalEndpoint}/"), null, folder["f"], default))).Code);
    }

    // A repository with two commits on main, an annotated tag on the first, and a branch of its own.
    private string Repository(string name = "app", string more = "", string format = "sha1")
    {
        Peer.Require("git");
        Shell($"""
            set -e
            export HOME={folder.Make("home")} GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_DATE='1700000000 +0000' GIT_COMMITTER_DATE='1700000000 +0000' GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
            mkdir -p {folder["work"]}/{name} {folder.Make("git")} && cd {folder["work"]}/{name} && git init -q --object-format={format} -b main .
            mkdir sub && echo one > sub/f && echo run > tool && chmod 755 tool && ln -s sub/f link && echo ignored > .dockerignore
            git add . && git commit -qm one && git tag -a -m tagged v1
            {more}
            echo second > g && git add . && git commit -qm two
            git branch side && git clone -q --bare . {folder["git"]}/{name}.git
            git -C {folder["git"]}/{name}.git config uploadpack.allowAnySHA1InWant true
            """);
        return folder[$"git/{name}.git"];
    }

    private static string Shell(string script)
    {
        using var process = Process.Start(new ProcessStartInfo("sh") { ArgumentList = { "-c", script }, RedirectStandardError = true, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
        return output.Trim();
    }

    private SmallWeb Serve() => new(request => SmallWeb.Git(folder["git"], request));

    [Fact]
    public async Task A_repository_that_is_hashed_with_sha256_is_fetched_too()
    {
        var repository = Repository(format: "sha256");
        using var web = Serve();
        foreach (var reference in new[] { "", "#v1", $"#{Shell($"git -C {repository} rev-parse side")}" })
            Assert.Contains("/sub/f 644 0:0 4", await ListAsync(await BuildAsync($"FROM scratch\nADD {web.Address}/app.git{reference} /\n")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tree_of_a_commit_is_added_with_plain_modes_and_the_commits_time()
    {
        var repository = Repository();
        using var web = Serve();
        var first = Shell($"git -C {repository} rev-parse 'v1^{{commit}}'");
        const string Tree = "/.dockerignore 644 0:0 8\n/link 777 0:0 -> sub/f\n/sub 755 0:0\n/sub/f 644 0:0 4\n/tool 755 0:0 4";
        foreach (var reference in new[] { "#v1", "?tag=v1", $"#{first}", $"?ref=v1&commit={first}", $"?commit={first}", $"?commit={first[..8]}", $"?tag=v1&commit={first[..7]}", "?tag=v1#refs/tags/v1" })
        {
            var result = await BuildAsync($"FROM scratch\nADD {web.Address}/app.git{reference} /\n");
            Assert.Equal(Tree, await ListAsync(result));
            Assert.All(await NodesAsync(result), node => Assert.Equal(1700000000, node.Metadata.ModifiedAt.Seconds));
        }
        Assert.Contains("/d/g 644", await ListAsync(await BuildAsync($"FROM scratch\nADD --checksum={Shell($"git -C {repository} rev-parse main")} {web.Address}/app.git /d\n")), StringComparison.Ordinal);
        Assert.Equal("/f 644 0:0 4", await ListAsync(await BuildAsync($"FROM scratch\nADD {web.Address}/app.git#side:sub /\n")));
        Assert.Contains("/.git/HEAD", await ListAsync(await BuildAsync($"FROM scratch\nADD --keep-git-dir=true {web.Address}/app.git /\n")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_commit_is_fetched_once_and_a_reference_only_asked_for()
    {
        var repository = Repository();
        using var web = Serve();
        var text = $"FROM scratch\nADD {web.Address}/app.git#main /\n";
        await BuildAsync(text);
        var asked = web.Requests.Count;
        var second = await BuildAsync(text);
        Assert.Equal((2, 0), (second.Steps.Cached, second.Steps.Executed));
        Assert.InRange(web.Requests.Count - asked, 1, 2);
        Shell($"cd {folder["work"]}/app && echo third > h && git add . && git -c user.name=a -c user.email=a@b commit -qm three && git push -q {repository} main");
        Assert.Equal(2, (await BuildAsync(text)).Steps.Executed);
        asked = web.Requests.Count;
        var pinned = $"FROM scratch\nADD {web.Address}/app.git#{Shell($"git -C {repository} rev-parse side")} /\n";
        await BuildAsync(pinned);
        asked = web.Requests.Count;
        Assert.Equal(0, (await BuildAsync(pinned)).Steps.Executed);
        Assert.Equal(asked, web.Requests.Count);
    }

    [Fact]
    public async Task What_git_cannot_fetch_is_a_fault_of_the_instruction()
    {
        Repository();
        using var web = Serve();
        foreach (var (address, code) in new[]
        {
            ("nothing.git", ErrorCodes.FetchFailed), ("app.git#nothing", ErrorCodes.FetchFailed), ($"app.git#{new string('0', 39)}1", ErrorCodes.FetchFailed),
            ("app.git#main:absent", ErrorCodes.SourceNotFound), ("app.git#main:link", ErrorCodes.SourceNotFound), ("app.git#main:../..", (ErrorCode?)null),
            ($"app.git?ref=main&commit={new string('0', 39)}1", ErrorCodes.ChecksumMismatch), ("app.git?ref=main&commit=0000000", ErrorCodes.ChecksumMismatch), ("app.git?commit=0000000", ErrorCodes.FetchFailed), ("app.git#--upload-pack=touch${IFS}x", ErrorCodes.InvalidGitAddress),
        })
        {
            var text = $"FROM scratch\nADD {web.Address}/{address} /\n";
            if (code is null) Assert.Contains("/tool", await ListAsync(await BuildAsync(text)), StringComparison.Ordinal); // `..` of the root is the root
            else
            {
                var fault = await Assert.ThrowsAsync<OciException>(() => BuildAsync(text));
                Assert.Equal((code, 2), (fault.Code, fault.At!.Value.Line));
            }
        }
    }

    [Fact]
    public async Task Submodules_come_along_by_protocols_that_run_nothing()
    {
        Repository("inner");
        using var web = Serve();
        Repository("app", $"git -c protocol.file.allow=always submodule --quiet add {folder["git"]}/inner.git mod && git config -f .gitmodules submodule.mod.url {web.Address}/inner.git");
        Repository("relative", $"git -c protocol.file.allow=always submodule --quiet add {folder["git"]}/inner.git mod && git config -f .gitmodules submodule.mod.url ../inner.git");
        Repository("evil", $"git -c protocol.file.allow=always submodule --quiet add {folder["git"]}/inner.git mod && git config -f .gitmodules submodule.mod.url 'ext::touch {folder["pwned"]}'");
        Repository("local", $"git -c protocol.file.allow=always submodule --quiet add {folder["git"]}/inner.git mod");
        foreach (var name in new[] { "app", "relative" })
        {
            var files = await ListAsync(await BuildAsync($"FROM scratch\nADD {web.Address}/{name}.git /\n"));
            Assert.Contains("/mod/sub/f", files, StringComparison.Ordinal);
            Assert.DoesNotContain("/mod/.git", files, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("/mod/", await ListAsync(await BuildAsync($"FROM scratch\nADD {web.Address}/app.git?submodules=false /\n")), StringComparison.Ordinal);
        foreach (var name in new[] { "evil", "local" })
            Assert.Equal(ErrorCodes.FetchFailed, (await Assert.ThrowsAsync<OciException>(() => BuildAsync($"FROM scratch\nADD {web.Address}/{name}.git /\n"))).Code);
        Assert.False(File.Exists(folder["pwned"]));
    }
}
