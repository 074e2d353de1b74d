using System.Runtime.Versioning;
using Oci.Testing;

namespace Oci.Interop.Tool;

/// <summary>The tool as an unprivileged user calls it.</summary>
[SupportedOSPlatform("linux"), Collection(nameof(ToolCollection)), Trait("Category", "Linux")]
public sealed class RootlessTests : IDisposable
{
    private const string Containerfile = """
        ARG BASE
        FROM ${BASE}
        RUN echo hi > /file && chown 12:34 /file && mkdir -m 0700 /private && rm /bin/zcat && ln /file /link && mkfifo /pipe
        COPY --chown=1000:1000 a.txt /app/
        RUN id -u > /app/me && chmod 4755 /app/me && rm -r /private && mkdir /private
        USER user
        CMD ["sh", "-c", "id -un; cat /app/me /app/a.txt"]

        """;

    private readonly BusyboxLayout basis;
    private readonly TemporaryFolder folder = new();

    public RootlessTests(BusyboxLayout basis)
    {
        this.basis = basis;
        File.SetUnixFileMode(folder.Path, (UnixFileMode)0b111_101_101);
    }

    public void Dispose()
    {
        foreach (var process in Leftovers.ProcessesIn(folder.Path)) HostProgram.Shell("kill -9 $1 2>/dev/null || :", $"{process}");
        folder.Dispose();
    }

    [Fact]
    public async Task A_user_builds_the_same_image_as_root_and_runs_it()
    {
        var user = Prepare();
        var built = (await AsUserAsync(user, "build", "-q", "-t", "oci:out:1", "--build-arg", $"BASE=oci:{folder["base"]}:latest", "context")).Succeeded();
        var tool = ToolRunner.OfThisBuild(folder["home"]);
        tool.Environment["SOURCE_DATE_EPOCH"] = "1000000000";
        Assert.Equal((await tool.RunAsync("--root", folder["root-state"], "build", "-q", "-t", $"oci:{folder["roots"]}:1", "--build-arg", $"BASE=oci:{folder["base"]}:latest", "context")).Succeeded(), built);
        Assert.Equal("user\n0\na", (await AsUserAsync(user, "run", "oci:out:1")).Succeeded());
        Assert.Equal(9, (await AsUserAsync(user, "run", "--network", "none", "oci:out:1", "sh", "-c", "exit 9")).ExitCode);
        Assert.Equal("lo", (await AsUserAsync(user, "run", "--network", "none", "oci:out:1", "ls", "/sys/class/net")).Succeeded());
        AssertNothingRuns();
    }

    [Fact]
    public async Task A_user_frees_what_builds_left_behind()
    {
        var user = Prepare();
        await File.AppendAllTextAsync(folder["home/context/Containerfile"], "USER root\nRUN --mount=type=cache,target=/kept mkdir -m 0700 /kept/closed && chown 1000 /kept/closed && echo much > /kept/closed/file\n");
        (await AsUserAsync(user, "build", "-q", "-t", "gone:1", "--build-arg", $"BASE=oci:{folder["base"]}:latest", "context")).Succeeded();
        var entries = (await AsUserAsync(user, "cache", "ls")).Succeeded();
        Assert.Matches("mount +5 B +.* /kept", entries);
        (await AsUserAsync(user, "rm", "gone:1")).Succeeded();
        var pruned = await AsUserAsync(user, "cache", "prune");
        Assert.Equal(entries.Split('\n').Length - 1, pruned.Succeeded().Split('\n').Length);
        var freed = await AsUserAsync(user, "gc");
        Assert.DoesNotContain("warning", pruned.Error + freed.Error);
        Assert.DoesNotContain(Directory.EnumerateDirectories(folder["home/.local/share/dotnet-oci"], "*", SearchOption.AllDirectories), path => path.Contains("/layers/", StringComparison.Ordinal) || path.Contains("/mounts/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_user_has_containers_in_the_background()
    {
        var user = Prepare();
        var image = $"oci:{folder["base"]}:latest";
        await AsUserAsync(user, "run", "-d", "--name", "web", image, "sh", "-c", "trap 'exit 3' TERM; echo up; while :; do sleep 0.05; done");
        Assert.Equal("0 0", (await AsUserAsync(user, "exec", "web", "sh", "-c", "echo $(id -u) $(id -g)")).Succeeded());
        Assert.Equal("1000", (await AsUserAsync(user, "exec", "-u", "user", "web", "id", "-u")).Succeeded());
        Assert.Equal("up", (await AsUserAsync(user, "logs", "web")).Succeeded());
        await AsUserAsync(user, "container", "stop", "web");
        Assert.Equal("3", (await AsUserAsync(user, "container", "wait", "web")).Succeeded());
        await AsUserAsync(user, "container", "rm", "web");
        Assert.Equal("", (await AsUserAsync(user, "ps", "-a", "-q")).Succeeded());
        AssertNothingRuns();
    }

    [Fact]
    public async Task A_root_file_system_is_mounted_in_a_namespace_of_the_users_own()
    {
        var user = Prepare();
        var name = (await AsUserAsync(user, "from", $"oci:{folder["base"]}:latest")).Succeeded();
        var refused = await AsUserAsync(user, "container", "mount", name);
        Assert.Equal(1, refused.ExitCode);
        var hint = refused.Error.Split('\n').Single(line => line.StartsWith("hint: ", StringComparison.Ordinal))["hint: ".Length..];
        Assert.StartsWith("unshare --user --map-root-user --map-auto --mount ", hint, StringComparison.Ordinal);
        // What the hint says works, with the program where it is.
        var script = hint.Replace("dotnet-oci container", $"{Peer.Require("dotnet")} {folder["tool/dotnet-oci.dll"]} container", StringComparison.Ordinal);
        var shown = await Shell.TryAsync("env", ["-C", folder["home"], .. user, "env", $"HOME={folder["home"]}", $"TMPDIR={folder["home"]}", "sh", "-c", script]);
        Assert.True(shown.ExitCode == 0, shown.Error);
        Assert.Contains("bin", shown.Output.Split('\n'));
        AssertNothingRuns();
    }

    [Fact]
    public async Task A_user_with_a_single_number_gets_as_far_as_the_kernel_allows()
    {
        Prepare();
        const int nobodyElse = 54321;
        await Shell.RunAsync("chown", $"{nobodyElse}", folder["home"]);
        string[] nobody = ["setpriv", $"--reuid={nobodyElse}", $"--regid={nobodyElse}", "--clear-groups"];
        var result = await RunAsync(nobody, "run", $"oci:{folder["base"]}:latest", "id", "-u");
        Assert.Equal("0", result.Succeeded());
        Assert.Contains("no subordinate users", result.Error, StringComparison.Ordinal);
        Assert.NotEqual(0, (await RunAsync(nobody, "run", "-u", "user", $"oci:{folder["base"]}:latest", "id")).ExitCode);
        AssertNothingRuns();
    }

    [Fact]
    public async Task A_user_whose_groups_are_refused_goes_on_with_one()
    {
        var user = Prepare();
        var image = $"oci:{folder["base"]}:latest";
        folder.Make("programs");
        HostProgram.Script(folder["programs/newgidmap"], "#!/bin/sh\nexit 1\n");
        string[] refused = [.. user, "env", $"PATH={folder["programs"]}:{Environment.GetEnvironmentVariable("PATH")}"];
        var id = await RunAsync(refused, "run", image, "sh", "-c", "id -u; id -g; [ $(wc -l </proc/self/uid_map) -gt 1 ] && echo many; wc -l </proc/self/gid_map");
        Assert.Equal("0\n0\nmany\n1", id.Succeeded());
        Assert.Equal("", (await RunAsync(refused, "ps", "-q")).Succeeded());
        AssertNothingRuns();
    }

    [Fact]
    public async Task Where_overlays_cannot_be_mounted_files_are_copied_and_the_image_is_the_same()
    {
        Prepare();
        string[] build = ["build", "-q", "--build-arg", $"BASE=oci:{folder["base"]}:latest", "-t"];
        var tool = ToolRunner.OfThisBuild(folder["home"]);
        tool.Environment["SOURCE_DATE_EPOCH"] = "1000000000";
        var expected = (await tool.RunAsync(["--root", folder["root-state"], .. build, $"oci:{folder["roots"]}:1", "context"])).Succeeded();
        // Overlay writes to no folder that is on an overlay itself, as those of a container are.
        foreach (var part in (string[])["lower", "upper", "work", "copies"]) folder.Make(part);
        const string script = "mount -t overlay none -o \"lowerdir=$1/lower,upperdir=$1/upper,workdir=$1/work\" \"$1/copies\" && chmod 0777 \"$1/copies\" && shift && exec \"$@\"";
        foreach (var user in new[] { UserOf(), [] })
        {
            var state = $"{folder["copies"]}/state{user.Length}";
            var built = await Shell.TryAsync("unshare", ["-m", "sh", "-c", script, "sh", folder.Path, .. CommandOf(user, ["--root", state, .. build, $"oci:copied{user.Length}:1", "context"])]);
            Assert.Equal(expected, built.Succeeded());
            Assert.True(Directory.Exists(folder[$"upper/state{user.Length}/snapshots/copy"]), "no files were copied");
        }
        AssertNothingRuns();
    }

    [Fact]
    public async Task A_users_container_has_a_network_of_its_own()
    {
        var user = Prepare();
        Peer.Require("slirp4netns");
        Assert.SkipUnless(File.Exists("/dev/net/tun"), "/dev/net/tun is missing");
        // Most machines let users open it; where this one does not, another node stands in its place for this call.
        const string script = "mknod -m 0666 \"$1\" c 10 200 && mount --bind \"$1\" /dev/net/tun && shift && exec \"$@\"";
        var result = await Shell.TryAsync("unshare", ["-m", "sh", "-c", script, "sh", folder["tun"],
            .. CommandOf(user, ["run", "-p", "127.0.0.1::80", $"oci:{folder["base"]}:latest", "sh", "-c", "ip -4 addr show tap0 | grep -o 10.0.2.100/24; cat /etc/resolv.conf"])]);
        Assert.Equal("10.0.2.100/24\nnameserver 10.0.2.3", result.Succeeded());
        AssertNothingRuns();
    }

    // Where the tool and the image are may be closed to others: a user gets copies.
    private string[] Prepare()
    {
        var source = basis.Folder;
        if (HostProgram.Shell("unshare --user true && echo yes || :").Trim() != "yes") Assert.Skip("User namespaces are not allowed here");
        Peer.Require("newuidmap");
        Peer.Require("setpriv");
        var user = UserName();
        HostProgram.Shell("""
            mkdir "$1/tool" "$1/home" "$1/home/context"
            cd "$2"; for f in *.dll dotnet-oci.*; do case $f in xunit*|Microsoft.*|*.pdb) ;; *) cp -r "$f" "$1/tool/";; esac; done
            cp -r "$3" "$1/base"; chmod -R a+rX "$1/tool" "$1/base"
            echo a > "$1/home/context/a.txt"; chown -R "$4" "$1/home"
            """, folder.Path, AppContext.BaseDirectory, source, user);
        File.WriteAllText(folder["home/context/Containerfile"], Containerfile);
        return UserOf();
    }

    private static string[] UserOf() => ["setpriv", $"--reuid={UserName()}", $"--regid={HostProgram.Shell("id -g \"$1\"", UserName()).Trim()}", "--init-groups"];

    // The first who has subordinate users; one is made where there is none.
    private static string UserName() => HostProgram.Shell("""
        for u in $(cut -d: -f1 /etc/subuid); do id -u "$u" >/dev/null 2>&1 && grep -q "^$u:" /etc/subgid && { echo "$u"; exit; }; done
        useradd --create-home oci-rootless >/dev/null && echo oci-rootless
        """).Trim();

    private Task<ToolResult> AsUserAsync(string[] user, params string[] arguments) => RunAsync(user, arguments);

    private Task<ToolResult> RunAsync(string[] user, params string[] arguments)
    {
        var command = CommandOf(user, arguments);
        return Shell.TryAsync(command[0], command[1..]);
    }

    private string[] CommandOf(string[] user, string[] arguments) =>
    [
        "env", "-C", folder["home"], .. user, "env", "-u", "OCI_ROOT", "-u", "XDG_DATA_HOME", "-u", "DOTNET_EnableDiagnostics", $"HOME={folder["home"]}", $"TMPDIR={folder["home"]}", "SOURCE_DATE_EPOCH=1000000000",
        Peer.Require("dotnet"), folder["tool/dotnet-oci.dll"], .. arguments,
    ];

    private void AssertNothingRuns()
    {
        for (var tries = 0; tries < 100 && Leftovers.ProcessesIn(folder.Path).Count > 0; tries++) Thread.Sleep(50);
        Assert.Empty(Leftovers.ProcessesIn(folder.Path).Select(Leftovers.CommandLine));
        // The pipes of the .NET runtime that a call had before it became another program.
        Assert.Empty(Directory.EnumerateFiles(folder["home"], "clr-*").Concat(Directory.EnumerateFiles(folder["home"], "dotnet-*")));
    }
}
