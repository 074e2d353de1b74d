using System.Diagnostics;
using Oci.Testing;

namespace Oci.Interop.Editing;

/// <summary>A folder with two equal layouts that umoci made, <c>theirs</c> and <c>ours</c>, and a <c>source</c> to insert; made once.</summary>
public sealed class UmociLayout : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Lazy<string> made;

    public UmociLayout() => made = new(Make);

    /// <summary>The folder. The running test is skipped where root or umoci is missing.</summary>
    public string Folder
    {
        get
        {
            Peer.RequireRoot();
            Peer.Require("umoci");
            return made.Value;
        }
    }

    public void Dispose() => folder.Dispose();

    private string Make()
    {
        var script = $$"""
            cd '{{folder.Path}}'; umask 022; mkdir -p root/etc/deep/er source/sub
            echo root > root/etc/passwd; echo group > root/etc/group; echo x > root/etc/deep/er/file; echo hard > root/etc/hard1; ln root/etc/hard1 root/etc/hard2
            echo owned > root/etc/owned; chown 33:34 root/etc/owned; ln -s passwd root/etc/link; setfattr -n user.kept -v yes root/etc/passwd
            echo file > source/file; ln source/file source/hard; ln -s file source/soft; echo sub > source/sub/in; mkdir -m 0700 source/private; chown 7:8 source/sub
            find root source -exec touch -h -d @1600000000 {} +
            '{{Peer.Require("umoci")}}' init --layout theirs; '{{Peer.Require("umoci")}}' new --image theirs:1; '{{Peer.Require("umoci")}}' insert --image theirs:1 root /
            '{{Peer.Require("umoci")}}' config --image theirs:1 --config.env PATH=/usr/bin --config.label old=1 --config.volume /vol --config.cmd sh --manifest.annotation was=here
            rm -r root; cp -a theirs ours
            """;
        using var process = Process.Start(new ProcessStartInfo("bash", ["-ec", script]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output.Result + error.Result);
        return folder.Path;
    }
}
