using System.Runtime.Versioning;
using Oci.Snapshots;

namespace Oci.Operations;

/// <summary>Folders for containers of this process. Those of processes that died are swept away when the next one opens them.</summary>
[SupportedOSPlatform("linux")]
internal sealed class ContainerFolders : IDisposable
{
    private readonly StateFolder state;
    private readonly OwnerFolder owner;

    private ContainerFolders(StateFolder state) => (this.state, owner) = (state, OwnerFolder.Create(state));

    public static ContainerFolders Open(OciHost host)
    {
        var state = StateFolder.Open(host.ContainersFolder);
        OwnerFolder.Sweep(state);
        return new ContainerFolders(state);
    }

    /// <summary>An empty folder, absolute.</summary>
    public string New() => state.HostPath(owner.NewFolder());

    /// <inheritdoc/>
    public void Dispose()
    {
        owner.Dispose();
        state.Dispose();
    }
}
