using System.Runtime.Versioning;
using System.Text.Json;
using Oci.Testing;

namespace Oci.Interop.Tool;

/// <summary>An image built by a shell script, step by step: by us, and by buildah, with the same result.</summary>
[SupportedOSPlatform("linux")]
[Collection(nameof(ToolCollection)), Trait("Category", "Linux")]
public sealed class ScriptedBuildTests : IDisposable
{
    // What differs between the two is how they are called; the steps are the same.
    private const string Steps = """
        set -eu
        c=$(from "$BASE")
        run "$c" sh -c 'echo one > /etc/motd; adduser -D -u 1500 app 2>/dev/null || :; rm /bin/zcat; mkdir -m 0700 /private; mkfifo /pipe'
        run "$c" sh -c 'cat /etc/motd /etc/motd > /etc/issue; ln /etc/issue /etc/issue.net; chmod 4755 /etc/issue'
        add --chown 5:6 "$c" "$FILES" /srv/data/
        add "$c" "$FILES/a.txt" /renamed.txt
        m=$(mount_of "$c")
        echo outside > "$m/from-outside"
        rm "$m/etc/group"
        unmount "$c"
        finish "$c"

        """;

    private const string Ours = """
        from() { $OCI from "$1"; }
        run() { c=$1; shift; $OCI container exec "$c" "$@"; }
        add() { $OCI container add "$@"; }
        mount_of() { $OCI container mount "$1"; }
        unmount() { $OCI container umount "$1" >/dev/null; }
        finish() { $OCI commit --rm --compression gzip -c 'CMD ["cat", "/etc/motd"]' -c 'ENV WHO=me' -c 'USER 1500' -c 'WORKDIR /srv' -c 'LABEL a=b' "$1" "$OUT" >/dev/null; }

        """;

    private const string Buildahs = """
        from() { $BUILDAH from --pull-never "$1"; }
        # While pages of a new file in memory are on their way the kernel refuses to seal it, and buildah fails before it has run anything.
        run() {
            c=$1; shift
            for attempt in 1 2 3 4 5; do
                if $BUILDAH run --isolation chroot "$c" -- "$@" 2>"$ERRORS"; then return; fi
                grep -q 'sealing memfd copy' "$ERRORS" || break
            done
            cat "$ERRORS" >&2
            return 1
        }
        add() { $BUILDAH add "$@" >/dev/null; }
        mount_of() { $BUILDAH mount "$1"; }
        unmount() { $BUILDAH umount "$1" >/dev/null; }
        finish() {
            $BUILDAH config --cmd '["cat", "/etc/motd"]' --env WHO=me --user 1500 --workingdir /srv --label a=b "$1"
            $BUILDAH commit -q --rm "$1" "$OUT" >/dev/null
        }

        """;

    private readonly BusyboxLayout basis;
    private readonly TemporaryFolder folder = new();

    public ScriptedBuildTests(BusyboxLayout basis) => this.basis = basis;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_same_script_makes_the_same_image_as_buildah()
    {
        var image = basis.Image;
        Peer.Require("buildah");
        folder.Make("files/sub");
        File.WriteAllText(folder["files/a.txt"], "a\n");
        File.WriteAllText(folder["files/sub/b.txt"], "b\n");
        var tool = $"'{Peer.Require("dotnet")}' '{Path.Combine(AppContext.BaseDirectory, "dotnet-oci.dll")}' --root '{folder["state"]}'";
        await RunAsync(Ours.Replace("$OCI", tool, StringComparison.Ordinal) + Steps, image, $"oci:{folder["ours"]}:1");
        var buildah = $"buildah --root '{folder["graph"]}' --runroot '{folder["run"]}' --storage-driver vfs";
        // buildah takes folders for names, and those for lower case.
        await Shell.RunAsync("skopeo", "copy", "-q", image, $"dir:{folder["base"]}");
        var lower = $"/var/tmp/oci-scripted-{Environment.ProcessId}";
        Directory.CreateSymbolicLink(lower, folder["base"]);
        try
        {
            await RunAsync(Buildahs.Replace("$BUILDAH", buildah, StringComparison.Ordinal) + Steps, $"dir:{lower}", $"oci:{folder["theirs"]}:1");
        }
        finally
        {
            File.Delete(lower);
        }
        foreach (var one in new[] { "ours", "theirs" }) await Shell.RunAsync("sh", "-c", $"umoci unpack --image '{folder[one]}:1' '{folder[one + "-bundle"]}'");
        var aspects = TreeAspects.Mode | TreeAspects.Owner | TreeAspects.Content | TreeAspects.HardLinks | TreeAspects.Xattrs;
        // buildah leaves the places of its own mounts behind; we do not.
        string[] places = ["/etc/hostname", "/etc/hosts", "/etc/resolv.conf", "/run", "/dev", "/proc", "/sys"];
        TreeSnapshot Tree(string bundle) => TreeSnapshot.Of(folder[$"{bundle}/rootfs"], aspects, path => places.Contains(path.ToString()));
        Assert.Equal("", Tree("theirs-bundle").DiffTo(Tree("ours-bundle")));
        Assert.Equal(await ConfigAsync("theirs"), await ConfigAsync("ours"));
        Assert.Equal("", await Shell.RunAsync("sh", "-c", $"grep -F '{folder.Path}' /proc/self/mountinfo || true"));
        Assert.Equal("one", (await ToolRunner.OfThisBuild(folder.Path).RunAsync("--root", folder["state"], "run", "oci:ours:1")).Succeeded());
    }

    private async Task RunAsync(string script, string image, string output)
    {
        File.WriteAllText(folder["script.sh"], script);
        await Shell.RunAsync("env", $"BASE={image}", $"OUT={output}", $"FILES={folder["files"]}", $"ERRORS={folder["errors"]}", "sh", folder["script.sh"]);
    }

    private async Task<string> ConfigAsync(string layout)
    {
        using var json = JsonDocument.Parse(await Shell.RunAsync("skopeo", "inspect", "--config", $"oci:{folder[layout]}:1"));
        var config = json.RootElement.GetProperty("config");
        return string.Join('\n', new[] { "Cmd", "Env", "User", "WorkingDir", "Entrypoint" }.Select(name => $"{name} {(config.TryGetProperty(name, out var value) ? value.ToString() : "")}"));
    }
}
