using System.Text;
using Oci.Interop.Tool;
using Oci.Testing;

namespace Oci.Interop.Build;

/// <summary>
/// Containerfiles and images that want out, built for real: whatever becomes of the build, nothing of the host is read, written or removed. The numbers
/// are those of the faults that other builders had.
/// </summary>
[Collection(nameof(ToolCollection)), Trait("Category", "Linux")]
public sealed class StepEscapeTests : IDisposable
{
    private const string Secret = "the host's own secret";
    private readonly BusyboxLayout basis;
    private readonly TemporaryFolder folder = new();
    private readonly ToolRunner tool;

    public StepEscapeTests(BusyboxLayout basis)
    {
        this.basis = basis;
        tool = ToolRunner.OfThisBuild(folder.Path);
        tool.Environment["OCI_ROOT"] = folder["state"];
        tool.Environment["HOST_SECRET"] = Secret;
        folder.Make("outside/sub");
        folder.Make("context");
        File.WriteAllText(folder["outside/file"], Secret);
        File.WriteAllText(folder["outside/sub/file"], Secret);
        File.WriteAllText(folder["context/file"], "of the context");
        File.CreateSymbolicLink(folder["context/link"], folder["outside"]);
    }

    private static IEnumerable<string> Isolations => Repository.RunsAll ? ["sandbox", "runtime"] : ["sandbox"];

    public void Dispose() => folder.Dispose();

    // OUT is the folder outside, UP the way there from any folder.
    public static TheoryData<string, string> Attempts => new()
    {
        { "CVE-2024-21626: a working folder of descriptors", "WORKDIR /proc/self/fd/7\nRUN ls . ; cat file sub/file ../file ../../../../../../..OUT/file; echo x > new; true" },
        { "CVE-2024-21626: one that is a link", "RUN ln -s /proc/self/fd/7 /w\nWORKDIR /w\nRUN cat file sub/file; echo x > new; true" },
        { "CVE-2016-9962: descriptors", "RUN for f in /proc/self/fd/* /proc/1/fd/*; do readlink $f; cat $f/file $f/sub/file; done 2>/dev/null </dev/null; cat <&8; true" },
        { "CVE-2024-1753: the source of a bind is a link of a stage", "RUN ln -s OUT /l\nFROM BASE\nRUN --mount=type=bind,from=0,source=/l,target=/m,rw cat /m/file; echo x > /m/new; rm -rf /m/file; true" },
        { "CVE-2024-1753: a part of it is", "RUN ln -s OUT /l\nFROM BASE\nRUN --mount=type=bind,from=0,source=/l/sub,target=/m,rw cat /m/file; echo x > /m/new; true" },
        { "CVE-2024-1753: it goes up", "FROM BASE\nRUN --mount=type=bind,from=0,source=UP,target=/m,rw cat /m/file; echo x > /m/new; true" },
        { "CVE-2024-11218: a link of the context", "RUN --mount=type=bind,source=link,target=/m,rw cat /m/file /m/sub/file; echo x > /m/new; rm -rf /m/sub; true" },
        { "CVE-2024-11218: a file beyond a link of the context", "RUN --mount=type=bind,source=link/file,target=/m,rw cat /m; echo x > /m; true" },
        { "CVE-2024-11218: up from the context", "RUN --mount=type=bind,source=../outside,target=/m,rw cat /m/file; echo x > /m/new; true" },
        { "CVE-2024-9675: the name of a cache goes up", "RUN --mount=type=cache,id=../../../../outside,target=/c cat /c/file; echo x > /c/new; true" },
        { "CVE-2024-9675: the name of a cache is a path", "RUN --mount=type=cache,id=OUT,target=/c cat /c/file; echo x > /c/new; true" },
        { "CVE-2024-9675: its source is a link", "RUN ln -s OUT /l\nFROM BASE\nRUN --mount=type=cache,id=a,from=0,source=/l,target=/c cat /c/file; echo x > /c/new; true" },
        { "CVE-2024-23652: the target of a mount is a link", "RUN ln -s OUT /t\nRUN --mount=type=tmpfs,target=/t/made --mount=type=cache,target=/t/sub touch /t/new" },
        { "CVE-2024-23652: the target becomes a link while the step runs", "RUN --mount=type=tmpfs,target=/t/sub mv /t /old; ln -s OUT /t; ls -d /t/sub; true" },
        { "CVE-2024-23652: its parent goes up", "RUN --mount=type=cache,target=/a/b/../../../../../..OUT/made touch OUT/made/x; true" },
        { "CVE-2024-23652: the root as the target", "RUN --mount=type=tmpfs,target=/ cat OUT/file; true" },
        { "CVE-2024-9407: options in a propagation", "RUN --mount=type=cache,target=/c,bind-propagation=rshared,source=/ mkdir -p /c/x; true" },
        { "CVE-2024-9407: options in quotes", "RUN --mount=type=cache,target=/c,\"bind-propagation=rw,bind,OUT\" ls /c; true" },
        { "CVE-2025-4953: what is written to a bind of the context", "RUN --mount=type=bind,target=/m,rw echo x > /m/file; echo x > /m/new; rm -rf /m/file; true" },
        { "CVE-2021-3602: the environment", "RUN env; cat /proc/self/environ /proc/1/environ; true" },
        { "CVE-2024-9341: files of the names are links", "RUN mkdir -p /etc && ln -sf OUT/file /etc/resolv.conf && ln -sf OUT/file /etc/hosts && ln -sf OUT/sub /etc/hostname\nRUN cat /etc/resolv.conf /etc/hosts; echo x >> /etc/hosts; true" },
        { "CVE-2024-9341: their folder is a link", "RUN mkdir /r && cp -a /bin /r/bin && ln -s OUT /r/etc\nFROM scratch\nCOPY --from=0 /r/ /\nRUN ls /etc/; cat /etc/file; echo x > /etc/new; true" },
        { "links in place of folders that tools write to", "RUN rm -rf /run /tmp /var/tmp /root; for d in /run /tmp /var/tmp /root /home/x; do ln -s OUT $d; done; true\nRUN --mount=type=secret,id=s,target=/run/secrets/s --mount=type=tmpfs,target=/tmp/t ls /run/ /tmp/; true" },
        { "a link in place of the folder of a copy", "RUN ln -s OUT /d && ln -s OUT/file /f\nCOPY file /d/new\nCOPY file /f\nCOPY --from=0 /d /e\nRUN cat /e/file; true\nWORKDIR /d/made\nRUN touch here" },
        { "CVE-2019-5736: our own program", "RUN ln -s /proc/self/exe /x; printf '#!/proc/self/exe\\n' > /y; chmod +x /y\nRUN [\"/x\", \"--version\"]" },
        { "CVE-2019-5736: our own program, by a script", "RUN printf '#!/proc/self/exe\\n' > /y; chmod +x /y\nRUN [\"/y\"]" },
        { "accounts that are a device, a pipe or a link", "RUN rm -f /etc/passwd /etc/group; mkfifo /etc/passwd; ln -s OUT/file /etc/group\nUSER someone\nRUN id; true" },
        { "accounts that are a link", "RUN rm -f /etc/passwd; ln -s OUT/file /etc/passwd\nUSER the\nRUN id; true" },
    };

    [Theory]
    [MemberData(nameof(Attempts))]
    public async Task Nothing_of_the_host_is_reached(string fault, string steps)
    {
        foreach (var isolation in Isolations)
        {
            // Twice: a link of the first step is there when the next one is prepared.
            var text = $"FROM BASE\n{steps}\n".Replace("BASE", basis.Image, StringComparison.Ordinal).Replace("UP", "../../../../../../../../.." + folder["outside"], StringComparison.Ordinal).Replace("OUT", folder["outside"], StringComparison.Ordinal);
            File.WriteAllText(folder["Containerfile"], text);
            var (outside, context) = (Files("outside"), Files("context"));
            // Descriptors of the host that whoever started the tool left open.
            var leaking = tool.Under("sh", "-c", "out=$1; shift; exec \"$@\" 7<\"$out\" 8<\"$out/file\"", "sh", folder["outside"]);
            var result = await leaking.RunAsync("build", "--isolation", isolation, "--network", "none", "--progress", "plain", "--output", $"type=tar,dest={folder["out.tar"]}", "-f", folder["Containerfile"], "context");
            Assert.True(result.ExitCode is 0 or 1, $"{fault}: exit code {result.ExitCode}: {result.Error}");
            Assert.DoesNotContain("OCI9", result.Error, StringComparison.Ordinal);
            Assert.Equal(outside, Files("outside"));
            Assert.Equal(context, Files("context"));
            // The words stand in the Containerfile nowhere: who shows them has read them.
            Assert.DoesNotContain(Secret, result.Output + result.Error, StringComparison.Ordinal);
            if (File.Exists(folder["out.tar"])) Assert.True(File.ReadAllBytes(folder["out.tar"]).AsSpan().IndexOf(Encoding.UTF8.GetBytes(Secret)) < 0, fault);
            File.Delete(folder["out.tar"]);
            Assert.Empty(Leftovers.MountsBelow(folder.Path));
            Assert.Empty(Leftovers.ProcessesIn(folder.Path).Select(Leftovers.CommandLine));
        }
    }

    [Fact]
    public async Task What_a_step_is_shows_in_its_status()
    {
        // CVE-2022-24769 and its like: nothing inheritable or ambient; CVE-2022-36109: no group of ours; GHSA-7236: the filter is on.
        File.WriteAllText(folder["Containerfile"], $"FROM {basis.Image}\nRUN grep -E '^(Cap(Inh|Amb)|Seccomp|Groups):' /proc/self/status | tr -d '\\t ' ; echo caps $(grep CapBnd: /proc/self/status | cut -f2)\n");
        var result = await tool.Under("setpriv", "--groups", "4,27,100").RunAsync("build", "--progress", "plain", "-f", folder["Containerfile"], "context");
        Assert.True(result.ExitCode == 0, result.Error);
        foreach (var line in (string[])["CapInh:0000000000000000", "CapAmb:0000000000000000", "Seccomp:2", "Groups:0", "caps 00000000a80425fb"]) Assert.Contains(line, result.Error, StringComparison.Ordinal);
    }

    private List<string> Files(string name) => [.. Directory.EnumerateFileSystemEntries(folder[name], "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Select(path => $"{path} {(File.Exists(path) && new FileInfo(path).LinkTarget is null ? File.ReadAllText(path) : new FileInfo(path).LinkTarget)} {File.GetLastWriteTimeUtc(path).Ticks}")];
}
