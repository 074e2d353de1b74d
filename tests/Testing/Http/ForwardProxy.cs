using System.Collections.Concurrent;
using System.Text;

namespace Oci.Testing;

/// <summary>A proxy as companies have it: a tunnel for https, whole addresses for http, and a password. It alone knows where its hosts are.</summary>
public sealed class ForwardProxy : IAsyncDisposable
{
    public const string Username = "worker";

    /// <summary>Of characters that an address cannot hold as they are.</summary>
    public const string Password = "p@ss/w:rd%";

    private static readonly string Expected = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Username}:{Password}"))}";

    private readonly HttpServer server;
    private readonly bool asks;

    /// <param name="asks">Whether it asks for the password.</param>
    public ForwardProxy(bool asks = true)
    {
        this.asks = asks;
        server = new HttpServer(HandleAsync);
    }

    /// <summary>Where hosts are: <c>registry.example:443</c> at <c>127.0.0.1:PORT</c>.</summary>
    public ConcurrentDictionary<string, string> Ways { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>As a variable writes it, without user and password.</summary>
    public string Address => server.Address;

    /// <summary>As a variable writes it, with them.</summary>
    public string AddressWithPassword => $"http://{Username}:{Uri.EscapeDataString(Password)}@{server.Host}";

    /// <summary>Every request so far, <c>METHOD target</c>, that had the password where it is asked for.</summary>
    public ConcurrentQueue<string> Passed { get; } = [];

    /// <summary>Every request so far.</summary>
    public IReadOnlyCollection<HttpCall> Calls => server.Calls;

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task HandleAsync(HttpCall call)
    {
        if (asks && call.Header("Proxy-Authorization") != Expected)
        {
            await call.RespondAsync(407, "", ("Proxy-Authenticate", "Basic realm=\"proxy\""));
            return;
        }
        var authority = call.Method == "CONNECT" ? call.Target : new Uri(call.Target) is var address ? $"{address.Host}:{address.Port}" : "";
        if (!Ways.TryGetValue(authority, out var target))
        {
            await call.RespondAsync(502);
            return;
        }
        Passed.Enqueue($"{call.Method} {call.Target}");
        if (call.Method == "CONNECT") await call.TunnelAsync(target, "HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), []);
        else await call.TunnelAsync(target, [], HeadOf(call));
    }

    // One request a connection: the rest of it is not looked at.
    private static byte[] HeadOf(HttpCall call)
    {
        var headers = call.Headers.Where(header => !header.Key.StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase) && !header.Key.Equals("Connection", StringComparison.OrdinalIgnoreCase));
        return Encoding.Latin1.GetBytes($"{call.Method} {new Uri(call.Target).PathAndQuery} HTTP/1.1\r\n{string.Concat(headers.Select(header => $"{header.Key}: {header.Value}\r\n"))}Connection: close\r\n\r\n");
    }
}
