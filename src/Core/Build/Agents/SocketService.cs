using System.Net.Sockets;

namespace Oci.Build;

/// <summary>A socket in the file system that serves whoever connects, each by itself, until it is disposed.</summary>
internal abstract class SocketService : IAsyncDisposable
{
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource stop = new();
    private Task serving = Task.CompletedTask;

    /// <summary>Takes a place; nobody is served before <see cref="Serve"/>.</summary>
    /// <param name="path">Where nothing is yet.</param>
    protected SocketService(string path)
    {
        Path = path;
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
    }

    /// <summary>The socket.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        await serving;
        stop.Dispose();
    }

    /// <summary>Begins to serve.</summary>
    protected void Serve() => serving = AcceptAsync();

    /// <summary>Serves one connection until it ends.</summary>
    protected abstract Task ServeAsync(Stream client, CancellationToken ct);

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                open.Add(ServeAsync(await listener.AcceptAsync(stop.Token)));
                open.RemoveAll(task => task.IsCompleted);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await using var client = new NetworkStream(socket, ownsSocket: true);
        try
        {
            await ServeAsync(client, stop.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
        {
            // whoever asked sees the connection end
        }
    }
}
