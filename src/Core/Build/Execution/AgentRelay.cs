using System.Net.Sockets;
using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Build;

/// <summary>A socket of a step's own that passes everything on to an SSH agent: the step's user may use it, whoever owns the agent's.</summary>
[SupportedOSPlatform("linux")]
internal sealed class AgentRelay : IAsyncDisposable
{
    private readonly Socket listener;
    private readonly string agent;
    private readonly CancellationTokenSource stop = new();
    private readonly Task serving;

    private AgentRelay(Socket listener, string agent, string path)
    {
        (this.listener, this.agent, Path) = (listener, agent, path);
        serving = ServeAsync();
    }

    /// <summary>The socket.</summary>
    public string Path { get; }

    /// <summary>Listens at <paramref name="path"/> for <paramref name="agent"/>, another socket.</summary>
    public static AgentRelay Start(string agent, string path, int mode, uint uid, uint gid)
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        using (var folder = RootDirectory.Open(System.IO.Path.GetDirectoryName(path)!))
        {
            var name = RootPath.Clean(System.IO.Path.GetFileName(path));
            folder.SetOwner(name, uid, gid);
            folder.SetMode(name, mode);
        }
        return new AgentRelay(listener, agent, path);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        await serving;
        stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true) open.Add(PassAsync(await listener.AcceptAsync(stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task PassAsync(Socket client)
    {
        try
        {
            using var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await server.ConnectAsync(new UnixDomainSocketEndPoint(agent), stop.Token);
            await using var near = new NetworkStream(client, ownsSocket: true);
            await using var far = new NetworkStream(server, ownsSocket: false);
            await Task.WhenAny(near.CopyToAsync(far, stop.Token), far.CopyToAsync(near, stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
        {
            client.Dispose(); // the step sees the connection end
        }
    }
}
