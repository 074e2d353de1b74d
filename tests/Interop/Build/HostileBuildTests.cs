using System.Diagnostics;
using System.Formats.Tar;
using System.Runtime.Versioning;
using System.Text;
using Oci.Build;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Interop.Conformance;
using Oci.Layouts;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Interop.Build;

/// <summary>
/// Containerfiles that reach for the host. Whatever becomes of the build, a file outside is neither read nor changed: it is in no output, no message and no layer, and its
/// folder stays as it was. In the table <c>HOST</c> is that folder, with the file <c>canary</c> in it, and <c>UP</c> a way to the root from anywhere.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class HostileBuildTests(HostileBuildTests.Ground ground) : IClassFixture<HostileBuildTests.Ground>
{
    private const string Secret = "canary-5b1c9e";
    private const string Refused = "";

    private readonly TemporaryFolder folder = ground.Folder;
    private readonly StringBuilder said = new();

    /// <summary>The host's file, the context and the state, which all cases share: the base is built once.</summary>
    public sealed class Ground : IDisposable
    {
        public TemporaryFolder Folder { get; } = new();

        public void Dispose() => Folder.Dispose();

        public void Make()
        {
            if (Directory.Exists(Folder["context"])) return;
            File.WriteAllText(Path.Combine(Folder.Make("host"), "canary"), Secret);
            var context = Folder.Make("context");
            BusyboxRoot.Make(Path.Combine(context, "rootfs"));
            File.WriteAllText(Path.Combine(context, "file"), "ours");
            File.CreateSymbolicLink(Path.Combine(context, "link"), Folder["host"]);
            Directory.CreateDirectory(Path.Combine(context, "tree"));
            File.CreateSymbolicLink(Path.Combine(context, "tree/up"), Path.Combine(Folder["host"], "canary"));
            using (var make = Process.Start("mkfifo", [Path.Combine(context, "pipe")])) make.WaitForExit();
            Pack(Path.Combine(context, "tree.tar"), tar => tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "new") { DataStream = new MemoryStream("pwn"u8.ToArray()) }));
            Pack(Path.Combine(context, "hostile.tar"), tar =>
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "out") { LinkName = Folder["host"] });
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "out/new") { DataStream = new MemoryStream("pwn"u8.ToArray()) });
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, $"../../../../../../../..{Folder["host"]}/new2") { DataStream = new MemoryStream("pwn"u8.ToArray()) });
                tar.WriteEntry(new PaxTarEntry(TarEntryType.HardLink, "hard") { LinkName = $"../../../../../../../..{Folder["host"]}/canary" });
            });
        }

        private static void Pack(string file, Action<TarWriter> write)
        {
            using var tar = new TarWriter(File.Create(file));
            write(tar);
        }
    }

    private sealed class Listener(StringBuilder said) : IProgress<ProgressEvent>
    {
        public void Report(ProgressEvent value)
        {
            lock (said) said.Append(value).Append('\n').Append((value as StepOutput)?.Line);
        }
    }

    /// <summary>Instructions on top of a small base; what they say where they are to be built, nothing where they are refused, null where either will do.</summary>
    public static TheoryData<string, string?> Cases => new()
    {
        { "WORKDIR /proc/self/fd/9\nRUN cat UP/HOST/canary; echo pwn > UP/HOST/new; true", null },
        { "WORKDIR /proc/1/root\nRUN cat ./HOST/canary; true", null },
        { "RUN ln -s /proc/self/fd/9 /w\nWORKDIR /w\nRUN cat UP/HOST/canary; true", null },
        { "RUN ln -s / /evil\nFROM begin\nRUN --mount=from=0,source=/evil,target=/h,rw cat /h/HOST/canary; echo pwn > /h/HOST/new; echo done", "done" },
        { "RUN ln -s UP/HOST /evil\nFROM begin\nRUN --mount=from=0,source=/evil,target=/h,rw cat /h/canary", Refused },
        { "RUN --mount=source=link,target=/h cat /h/canary", Refused },
        { "RUN --mount=source=UP/HOST,target=/h cat /h/canary", Refused },
        { "RUN --mount=target=/c,rw echo pwn > /c/file; echo $(cat /c/file)", "pwn" },
        { "RUN --mount=type=cache,id=UP/HOST,target=/c echo pwn > /c/new; ls /c", "new" },
        { "RUN --mount=type=cache,id=HOST,target=/c ls /c; echo pwn > /c/canary; echo done", "done" },
        { "RUN mkdir /p && ln -s UP/HOST /p/evil\nFROM begin\nRUN --mount=type=cache,from=0,source=/p/evil,target=/c cat /c/canary", Refused },
        { "RUN mkdir -p /l && ln -s UP/HOST /l/evil\nRUN --mount=type=tmpfs,target=/l/evil/new echo pwn > /l/evil/new/x; echo done", "done" },
        { "RUN rm -rf /etc && ln -s UP/HOST /etc\nRUN echo pwn > /etc/resolv.conf; echo pwn > /etc/hosts; echo done", null },
        { "RUN ln -sf UP/HOST/canary /etc/resolv.conf; ln -sf HOST/canary /etc/hosts\nRUN cat /etc/resolv.conf; echo pwn > /etc/resolv.conf; echo done", null },
        { "RUN rm -rf /tmp /run; ln -s HOST /tmp; ln -s HOST /run\nRUN --mount=type=secret,id=s echo pwn > /tmp/new; echo done", null },
        { "RUN --mount=target=/x,bind-propagation=shared,dev,suid true", null },
        { "RUN --mount=type=bind,target=/x,source=file,bind-propagation=rw:/:/h:rshared test ! -e /h && echo done", Refused },
        { "RUN ln -s UP/HOST /d; ln -s HOST/canary /f\nCOPY file /d/new\nCOPY file /f\nADD tree.tar /d/\nRUN echo done", "done" },
        { "COPY link/canary /x", Refused },
        { "COPY tree /t\nRUN cat /t/up; echo done", "done" },
        { "ADD hostile.tar /\nRUN ls -R /; echo done", null },
        { "RUN env; echo done", "done" },
        { "RUN grep -E '^(CapInh|Seccomp|Groups)' /proc/self/status | tr -d '\\t\\n '; echo", "Groups:0CapInh:0000000000000000Seccomp:2Seccomp_filters:1" },
        { "RUN (sleep 1000 &) ; (setsid sleep 1000 >/dev/null 2>&1 &); echo done", "done" },
        { "COPY pipe /p\nRUN test -p /p && echo done", "done" },
        { "RUN mount -t tmpfs x /tmp || echo done", "done" },
        { "RUN (echo pwn > /proc/sys/kernel/core_pattern) 2>/dev/null || echo done", "done" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_file_of_the_host_is_neither_read_nor_changed(string instructions, string? expected)
    {
        Peer.RequireRoot();
        ground.Make();
        using var open = InheritableFile.Open(folder["host"]);
        var before = (Host: TreeSnapshot.Of(folder["host"]).ToString(), Context: TreeSnapshot.Of(folder["context"]).ToString());
        var (image, fault) = await BuildAsync(instructions.Replace("UP", "../../../../../../../../../..", StringComparison.Ordinal).Replace("HOST", folder["host"][1..], StringComparison.Ordinal));
        if (expected == Refused) Assert.NotNull(fault);
        else if (expected is not null) Assert.True(fault is null, fault);
        if (expected is { Length: > 0 }) Assert.Contains(expected, said.ToString());
        Assert.DoesNotContain(Secret, said + fault);
        Assert.Equal(before.Host, TreeSnapshot.Of(folder["host"]).ToString());
        Assert.Equal(before.Context, TreeSnapshot.Of(folder["context"]).ToString());
        Assert.Empty(Leftovers.MountsBelow(folder.Path));
        Assert.Empty(Leftovers.ProcessesIn(folder["root"]));
        if (image is not null) Assert.DoesNotContain(Oci.Content.Digest.Sha256(Encoding.UTF8.GetBytes(Secret)).Encoded, string.Join('\n', (await FilesAsync(image)).Values), StringComparison.Ordinal);
    }

    private async Task<(Image? Image, string? Fault)> BuildAsync(string instructions)
    {
        var variables = new Dictionary<string, string> { ["TMPDIR"] = folder.Make("tmp"), ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "", ["OUR_PASSWORD"] = Secret };
        var host = OciHost.Create(variables, folder["root"]) with { Progress = new Listener(said) };
        File.WriteAllText(folder["Containerfile"], $"FROM scratch AS begin\nCOPY rootfs /\nFROM begin\n{instructions}\n".Replace("from=0", "from=1", StringComparison.Ordinal));
        try
        {
            var built = await new BuildOperation(host).RunAsync(new BuildRequest { Context = folder["context"], Containerfile = folder["Containerfile"] }, TestContext.Current.CancellationToken);
            return (await new ImageLoader(LocalStore.Open(folder["root"]).Layout).LoadManifestAsync(built.Manifest, default), null);
        }
        catch (OciException fault)
        {
            return (null, fault.Message);
        }
    }

    private Task<IReadOnlyDictionary<string, string>> FilesAsync(Image image) => ImageFiles.ReadAsync(image, LocalStore.Open(folder["root"]).Layout, folder.Make("read"));
}
