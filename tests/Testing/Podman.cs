namespace Oci.Testing;

/// <summary>Podman with storage of its own, gone with the test.</summary>
public sealed class Podman : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string program = Peer.Require("podman");

    public Podman()
    {
        // Where root lacks CAP_SYS_RESOURCE a hard limit may not be raised: ask for what there is.
        File.WriteAllText(folder["containers.conf"], $"""
            [containers]
            default_ulimits = ["nofile={HostProgram.Shell("ulimit -Hn").Trim()}:{HostProgram.Shell("ulimit -Hn").Trim()}", "nproc=30000:30000"]
            [engine]
            runtime = "runc"
            cgroup_manager = "cgroupfs"
            events_logger = "file"
            """);
        File.WriteAllText(folder["storage.conf"], $"[storage]\ndriver = \"overlay\"\ngraphroot = \"{folder["graph"]}\"\nrunroot = \"{folder["run"]}\"\n");
        File.WriteAllText(folder["policy.json"], """{"default":[{"type":"insecureAcceptAnything"}]}""");
    }

    /// <summary>Standard output of a podman command that must succeed.</summary>
    public string Run(params string[] arguments)
    {
        string[] rest = arguments[0] == "pull" ? ["pull", "--signature-policy", folder["policy.json"], .. arguments[1..]] : arguments;
        return HostProgram.Run("env", [$"CONTAINERS_CONF={folder["containers.conf"]}", $"CONTAINERS_STORAGE_CONF={folder["storage.conf"]}", program, .. rest]);
    }

    /// <summary>Takes the image <c>latest</c> of a layout.</summary>
    /// <returns>Its ID.</returns>
    public string PullLatest(string layout)
    {
        // podman takes folders for names, and those for lower case.
        var lower = $"/var/tmp/oci-podman-{Guid.NewGuid():N}";
        File.CreateSymbolicLink(lower, layout);
        try
        {
            return Run("pull", "-q", $"oci:{lower}:latest").Trim();
        }
        finally
        {
            File.Delete(lower);
        }
    }

    public void Dispose()
    {
        HostProgram.Shell("for m in $(awk -v w=\"$1/\" 'index($2,w)==1{print $2}' /proc/mounts | sort -r); do umount -l \"$m\"; done", folder.Path);
        folder.Dispose();
    }
}
