using System.Runtime.Versioning;
using Oci.Testing;

namespace Oci.Interop.Tool;

/// <summary>The tool as root of another container, whose rights differ: what it does there, what it says, and that images are the same.</summary>
[SupportedOSPlatform("linux"), Collection(nameof(ToolCollection)), Trait("Category", "Linux")]
public sealed class InsideContainerTests : IDisposable
{
    private const string Containerfile = """
        FROM oci:/base:latest
        RUN id -u > /me && mkdir /d && chown 5:6 /d && rm -r /home && mkdir -p /home/x && ln /me /link && rm /bin/zcat && echo s > /s
        COPY --chown=1000:1000 a.txt /app/
        RUN grep -c . /proc/1/cmdline > /app/first; rm -r /home/x; chmod 4755 /s

        """;

    private const string OpenFilter = "seccomp=unconfined", OpenPaths = "systempaths=unconfined";
    private const string State = "/var/lib/dotnet-oci";
    private static readonly string[] namespaces = ["--security-opt", OpenFilter, "--security-opt", OpenPaths];

    private readonly BusyboxLayout basis;
    private readonly TemporaryFolder folder = new();

    public InsideContainerTests(BusyboxLayout basis)
    {
        this.basis = basis;
        folder.Make("context");
        File.WriteAllText(folder["context/Containerfile"], Containerfile);
        File.WriteAllText(folder["context/a.txt"], "a");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task With_user_namespaces_a_build_is_that_of_the_machines_root()
    {
        var expected = await ExpectedAsync();
        foreach (var state in new[] { "overlay", "copy" })
        {
            var built = await BuildAsync([.. namespaces, .. Disk(state)]);
            Assert.Equal(expected, First(built));
            Assert.Contains(state, Last(built));
        }
    }

    [Fact]
    public async Task With_the_right_to_mount_a_build_is_that_of_the_machines_root()
    {
        var expected = await ExpectedAsync();
        var built = await BuildAsync(["--cap-add", "SYS_ADMIN", .. Disk("overlay")]);
        Assert.Equal(expected, First(built));
        Assert.Contains("overlay", Last(built));
        Assert.DoesNotContain("warning", built.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_proc_of_its_own_a_step_is_refused_with_what_would_help()
    {
        var refused = await BuildAsync(["--security-opt", OpenFilter, .. Disk("overlay")]);
        Assert.Contains("found that `fsmount` of `proc on /proc`", refused.Error, StringComparison.Ordinal);
        Assert.Contains($"hint: run as root, for example with sudo; inside a container give it --security-opt {OpenFilter} --security-opt {OpenPaths}", refused.Error, StringComparison.Ordinal);
        Assert.Equal("1", First(refused));
    }

    [Fact]
    public async Task Without_user_namespaces_files_are_copied_into_images_and_steps_are_refused()
    {
        File.WriteAllText(folder["filter.json"], """{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["unshare","mount","fsopen"],"action":"SCMP_ACT_ERRNO","errnoRet":1}]}""");
        string[] closed = ["--security-opt", "seccomp=" + folder["filter.json"], "--security-opt", OpenPaths];
        var refused = await BuildAsync(closed);
        Assert.Equal("1", First(refused));
        Assert.Contains("inside a container give it --security-opt ", refused.Error, StringComparison.Ordinal);
        Assert.Contains("(CAP_SYS_ADMIN)", refused.Error, StringComparison.Ordinal);

        File.WriteAllText(folder["context/Containerfile"], string.Join('\n', Containerfile.Split('\n').Where(line => !line.StartsWith("RUN", StringComparison.Ordinal))));
        var copied = await BuildAsync(closed, "--progress plain");
        Assert.Equal(await ExpectedAsync(), First(copied));
        Assert.DoesNotContain("user namespace", copied.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_program_gains_rights_that_is_what_is_missing()
    {
        var refused = await BuildAsync([.. namespaces, "--no-new-privileges"]);
        Assert.Equal("1", First(refused));
        Assert.Contains("(no_new_privs)", refused.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("setfcap")]
    [InlineData("setuid")]
    [InlineData("setgid")]
    [InlineData("all")]
    public async Task Root_that_may_not_map_all_users_is_not_stopped(string dropped)
    {
        Peer.RequireRoot();
        var tool = ToolRunner.OfThisBuild(folder.Path).Under(Peer.Require("setpriv"), $"--bounding-set=-sys_admin,-{dropped}", "--inh-caps=-all");
        Assert.Equal("", (await tool.RunAsync("--root", folder["state"], "ps", "-q")).Succeeded());
    }

    [Fact]
    public async Task Root_that_only_copies_keeps_its_right_to_make_devices()
    {
        Peer.RequireRoot();
        HostProgram.Shell("mkdir \"$1\" && cd \"$1\" && mknod zero c 1 5 && tar -cf ../context/nodes.tar zero", folder["nodes"]);
        File.WriteAllText(folder["context/Containerfile"], "FROM scratch AS nodes\nADD nodes.tar /dev/\nFROM oci:/base:latest\nCOPY --from=nodes /dev /made\n");
        Assert.Equal(await ExpectedAsync(), First(await BuildAsync([.. namespaces, "--cap-add", "MKNOD"])));
    }

    // Overlay writes to memory, and not to what is on an overlay itself.
    private static string[] Disk(string kind) => kind == "overlay" ? ["--tmpfs", State] : [];

    private async Task<string> ExpectedAsync()
    {
        var file = File.ReadAllText(folder["context/Containerfile"]);
        File.WriteAllText(folder["Containerfile"], file.Replace("oci:/base:latest", basis.Image, StringComparison.Ordinal));
        var tool = ToolRunner.OfThisBuild(folder.Path);
        tool.Environment["SOURCE_DATE_EPOCH"] = "1000000000";
        return (await tool.RunAsync("--root", folder["expected"], "build", "-q", "-f", folder["Containerfile"], "-t", $"oci:{folder["images"]}:1", folder["context"])).Succeeded();
    }

    /// <summary>Builds inside; what is written: the digest where there is one, the exit code, and the kinds of snapshots.</summary>
    private async Task<ToolResult> BuildAsync(string[] options, string progress = "-q")
    {
        var dotnet = Path.GetDirectoryName(ProcessPath())!;
        string[] programs = ["/usr", .. new[] { "/lib", "/lib64" }.Where(Directory.Exists), .. dotnet.StartsWith("/usr/", StringComparison.Ordinal) ? Array.Empty<string>() : [dotnet]];
        var script = $"SOURCE_DATE_EPOCH=1000000000 DOTNET_EnableDiagnostics=0 {dotnet}/dotnet /tool/dotnet-oci.dll build {progress} --network host -t oci:/image:1 /context; echo $?; ls {State}/snapshots";
        return await ToolRunner.OfThisBuild(folder.Path).RunAsync(["--root", folder["state"], "run", "--rm", "--network", "host", "--isolation", "sandbox",
            .. programs.SelectMany(path => new[] { "-v", $"{path}:{path}:ro" }),
            "-v", $"{AppContext.BaseDirectory}:/tool:ro", "-v", $"{basis.Folder}:/base:ro", "-v", $"{folder["context"]}:/context:ro", .. options, basis.Image, "sh", "-c", script]);
    }

    private static string ProcessPath() => HostProgram.Run("readlink", "-f", Peer.Require("dotnet")).Trim();

    private static string First(ToolResult result) => result.Output.Split('\n')[0];

    private static string[] Last(ToolResult result) => result.Output.Split('\n');
}
