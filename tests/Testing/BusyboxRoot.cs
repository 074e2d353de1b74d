using System.Diagnostics;

namespace Oci.Testing;

/// <summary>A root file system that busybox fills: a static shell and its tools, users and groups.</summary>
public static class BusyboxRoot
{
    /// <summary>Makes it in a folder. The running test is skipped where busybox is missing.</summary>
    public static string Make(string folder)
    {
        var busybox = Peer.Require("busybox");
        foreach (var name in new[] { "bin", "etc", "tmp", "root", "home/app" }) Directory.CreateDirectory(Path.Combine(folder, name));
        HostProgram.Run("cp", busybox, Path.Combine(folder, "bin/busybox")); // by another process: see HostProgram.Script
        foreach (var tool in Tools(busybox).Where(tool => tool != "busybox")) File.CreateSymbolicLink(Path.Combine(folder, "bin", tool), "busybox");
        File.WriteAllText(Path.Combine(folder, "etc/passwd"), "root:x:0:0:root:/root:/bin/sh\napp:x:1000:1000::/home/app:/bin/sh\n");
        File.WriteAllText(Path.Combine(folder, "etc/group"), "root:x:0:\naudio:x:29:app\napp:x:1000:\nstaff:x:50:other,app\n");
        return folder;
    }

    private static string[] Tools(string busybox)
    {
        using var process = Process.Start(new ProcessStartInfo(busybox, ["--list"]) { RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
