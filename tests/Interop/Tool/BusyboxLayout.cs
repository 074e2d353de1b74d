using System.Diagnostics;
using Oci.Testing;

namespace Oci.Interop.Tool;

/// <summary>A busybox image that umoci made, in a layout; made once for all tests that need it.</summary>
public sealed class BusyboxLayout : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Lazy<string> layout;

    public BusyboxLayout() => layout = new(Make);

    /// <summary>The layout's folder. The running test is skipped where root, busybox or umoci is missing.</summary>
    public string Folder
    {
        get
        {
            Peer.RequireRoot();
            Peer.Require("busybox");
            Peer.Require("umoci");
            return layout.Value;
        }
    }

    /// <summary>The image.</summary>
    public string Image => $"oci:{Folder}:latest";

    public void Dispose() => folder.Dispose();

    private string Make()
    {
        var script = Path.Combine(Repository.Root, "scripts", "base-image.sh");
        using var process = Process.Start(new ProcessStartInfo("bash", [script, "busybox", $"{folder["base"]}:latest"]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output.Result + error.Result);
        return folder["base"];
    }
}
