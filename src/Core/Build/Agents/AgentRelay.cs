using System.Net.Sockets;
using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Build;

/// <summary>A socket of a step's own that passes everything on to an SSH agent: the step's user may use it, whoever owns the agent's.</summary>
[SupportedOSPlatform("linux")]
internal sealed class AgentRelay : SocketService
{
    private readonly string agent;

    private AgentRelay(string agent, string path)
        : base(path) => this.agent = agent;

    /// <summary>Listens at <paramref name="path"/> for <paramref name="agent"/>, another socket.</summary>
    public static AgentRelay Start(string agent, string path, int mode, uint uid, uint gid)
    {
        var relay = new AgentRelay(agent, path);
        using (var folder = RootDirectory.Open(System.IO.Path.GetDirectoryName(path)!))
        {
            var name = RootPath.Clean(System.IO.Path.GetFileName(path));
            folder.SetOwner(name, uid, gid);
            folder.SetMode(name, mode);
        }
        relay.Serve();
        return relay;
    }

    protected override async Task ServeAsync(Stream client, CancellationToken ct)
    {
        using var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await server.ConnectAsync(new UnixDomainSocketEndPoint(agent), ct);
        await using var far = new NetworkStream(server, ownsSocket: false);
        await Task.WhenAny(client.CopyToAsync(far, ct), far.CopyToAsync(client, ct));
    }
}
