using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Oci.Testing;

/// <summary>
/// A small HTTP/1.1 server on loopback whose every byte is in the test's hands: answers that no proper server would give included.
/// A connection is kept for the next request unless the handler ends it.
/// </summary>
public sealed class HttpServer : IAsyncDisposable
{
    private readonly Socket listener;
    private readonly Func<HttpCall, Task> handle;
    private readonly X509Certificate2? certificate;
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentDictionary<Socket, bool> open = new();
    private readonly Task accepting;

    /// <summary>Starts to listen.</summary>
    /// <param name="handle">Answers a call.</param>
    /// <param name="certificate">Speaks TLS with it.</param>
    /// <param name="unixSocket">Listens there instead of on a TCP port.</param>
    public HttpServer(Func<HttpCall, Task> handle, X509Certificate2? certificate = null, string? unixSocket = null)
    {
        (this.handle, this.certificate) = (handle, certificate);
        listener = unixSocket is null ? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(unixSocket is null ? new IPEndPoint(IPAddress.Loopback, 0) : new UnixDomainSocketEndPoint(unixSocket));
        listener.Listen(512);
        Port = (listener.LocalEndPoint as IPEndPoint)?.Port ?? 0;
        accepting = Task.Run(AcceptAsync);
    }

    /// <summary>Asks clients for a certificate, and says whose is taken; null to ask for none.</summary>
    public Func<X509Certificate2?, X509Chain?, bool>? Admits { get; init; }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>As a reference writes it.</summary>
    public string Host => $"127.0.0.1:{Port}";

    /// <summary>As a URL writes it.</summary>
    public string Address => $"{(certificate is null ? "http" : "https")}://{Host}";

    /// <summary>Every call so far, in the order of their arrival.</summary>
    public ConcurrentQueue<HttpCall> Calls { get; } = new();

    /// <summary>What the handler itself did wrong; a test ends with none.</summary>
    public ConcurrentQueue<Exception> Faults { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        foreach (var socket in open.Keys) socket.Dispose();
        await accepting;
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var socket = await listener.AcceptAsync(stop.Token);
                open[socket] = true;
                _ = Task.Run(() => ServeAsync(socket));
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                if (stop.IsCancellationRequested) return;
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            await using var stream = await SecureAsync(new NetworkStream(socket, ownsSocket: true));
            var input = new HttpInput(stream);
            while (!stop.IsCancellationRequested && await HttpCall.ReadAsync(input, stream, socket, stop.Token) is { } call)
            {
                Calls.Enqueue(call);
                await handle(call);
                if (call.Ends || call.IsLast || !await call.TryDrainAsync()) break;
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            // The other side went, or the test is over.
        }
        catch (Exception e)
        {
            Faults.Enqueue(e);
        }
        finally
        {
            open.TryRemove(socket, out _);
            socket.Dispose();
        }
    }

    private async Task<Stream> SecureAsync(NetworkStream plain)
    {
        if (certificate is null) return plain;
        var secure = new SslStream(plain, leaveInnerStreamOpen: false, (_, shown, chain, _) => Admits?.Invoke(shown as X509Certificate2, chain) ?? true);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true), ClientCertificateRequired = Admits is not null, CertificateRevocationCheckMode = X509RevocationMode.NoCheck });
        return secure;
    }
}
