using System.Net.Sockets;
using System.Text;

namespace Oci.Testing;

/// <summary>One request to an <see cref="HttpServer"/>, and the ways to answer it.</summary>
public sealed class HttpCall
{
    private const long MostToDrain = 64 << 20;

    private readonly Stream stream;
    private readonly Socket socket;

    private HttpCall(string method, string target, Dictionary<string, string> headers, Stream body, Stream stream, Socket socket, CancellationToken ct)
    {
        (Method, Target, Headers, Body, Cancelled) = (method, target, headers, body, ct);
        (this.stream, this.socket) = (stream, socket);
    }

    public string Method { get; }

    /// <summary>Path and query, as they came.</summary>
    public string Target { get; }

    /// <summary>The path alone.</summary>
    public string Path => Target.Split('?')[0];

    /// <summary>The query's parameters, decoded; the last of a name.</summary>
    public IReadOnlyDictionary<string, string> Query => Target.Split('?', 2) is [_, var query] ? FormOf(query) : new Dictionary<string, string>();

    /// <summary>By name, whatever the case; several of one name joined by a comma.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>What is sent, read as it comes.</summary>
    public Stream Body { get; }

    /// <summary>When the test is over.</summary>
    public CancellationToken Cancelled { get; }

    /// <summary>Whether nothing can follow on the connection.</summary>
    public bool Ends { get; private set; }

    /// <summary>Whether the client wants nothing more after the answer.</summary>
    internal bool IsLast => Header("Connection") == "close";

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public async Task<byte[]> ReadBodyAsync()
    {
        var bytes = new MemoryStream();
        await Body.CopyToAsync(bytes, Cancelled);
        return bytes.ToArray();
    }

    /// <summary>A form that was posted.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ReadFormAsync() => FormOf(Encoding.UTF8.GetString(await ReadBodyAsync()));

    /// <summary>Answers with a whole body.</summary>
    public Task RespondAsync(int status, string body = "", params IReadOnlyList<(string Name, string Value)> headers) => RespondAsync(status, Encoding.UTF8.GetBytes(body), headers);

    /// <inheritdoc cref="RespondAsync(int, string, IReadOnlyList{ValueTuple{string, string}})"/>
    public async Task RespondAsync(int status, byte[] body, params IReadOnlyList<(string Name, string Value)> headers)
    {
        // An answer must not overtake the request: a client that still sends would see a reset.
        if (!await TryDrainAsync()) return;
        await StartAsync(status, headers.Any(header => header.Name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)) ? headers : [.. headers, ("Content-Length", $"{body.Length}")]);
        if (Method != "HEAD") await SendAsync(body);
    }

    /// <summary>Sends the head of an answer; its body is sent with <see cref="SendAsync"/>.</summary>
    public Task StartAsync(int status, params IReadOnlyList<(string Name, string Value)> headers)
    {
        if (IsLast) headers = [.. headers, ("Connection", "close")];
        return SendAsync(Encoding.Latin1.GetBytes($"HTTP/1.1 {status} {(System.Net.HttpStatusCode)status}\r\n{string.Concat(headers.Select(header => $"{header.Name}: {header.Value}\r\n"))}\r\n"));
    }

    /// <summary>Sends bytes as they are.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await stream.WriteAsync(bytes, Cancelled);
        await stream.FlushAsync(Cancelled);
    }

    /// <summary>Ends the connection in good order (FIN).</summary>
    public void Close() => Ends = true;

    /// <summary>Ends the connection at once (RST).</summary>
    public void Reset()
    {
        Ends = true;
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    /// <summary>Passes bytes on to another server and back, whatever they are, until one side ends.</summary>
    /// <param name="server"><c>ADDRESS:PORT</c>.</param>
    /// <param name="greeting">Sent to the client first.</param>
    /// <param name="request">Sent to the server first; then what there is of the body.</param>
    public async Task TunnelAsync(string server, byte[] greeting, byte[] request)
    {
        Ends = true;
        using var other = new TcpClient();
        await other.ConnectAsync(System.Net.IPEndPoint.Parse(server), Cancelled);
        await using var there = other.GetStream();
        await stream.WriteAsync(greeting, Cancelled);
        await there.WriteAsync(request, Cancelled);
        await Body.CopyToAsync(there, Cancelled);
        await Task.WhenAny(stream.CopyToAsync(there, Cancelled), there.CopyToAsync(stream, Cancelled));
    }

    /// <summary>Says nothing more until the other side gives up or the test ends.</summary>
    public async Task StallAsync()
    {
        Ends = true;
        await Task.WhenAny(Task.Delay(Timeout.Infinite, Cancelled), WatchAsync());
    }

    internal static async Task<HttpCall?> ReadAsync(HttpInput input, Stream stream, Socket socket, CancellationToken ct)
    {
        var line = await input.ReadLineAsync(ct);
        if (line?.Split(' ') is not [var method, var target, "HTTP/1.1" or "HTTP/1.0"]) return null; // no HTTP: someone tries TLS
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await input.ReadLineAsync(ct) is { Length: > 0 } header)
        {
            var colon = header.IndexOf(':');
            if (colon < 0) return null;
            var (name, value) = (header[..colon], header[(colon + 1)..].Trim());
            headers[name] = headers.TryGetValue(name, out var before) ? $"{before}, {value}" : value;
        }
        if (headers.GetValueOrDefault("Expect")?.Equals("100-continue", StringComparison.OrdinalIgnoreCase) == true) await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), ct);
        var chunked = headers.GetValueOrDefault("Transfer-Encoding")?.Contains("chunked", StringComparison.OrdinalIgnoreCase) == true;
        var body = new HttpBody(input, chunked ? null : long.Parse(headers.GetValueOrDefault("Content-Length") ?? "0"));
        return new HttpCall(method, target, headers, body, stream, socket, ct);
    }

    /// <summary>Reads what is left of the body; false when that would be too much.</summary>
    internal async Task<bool> TryDrainAsync()
    {
        if (Ends) return false;
        var buffer = new byte[1 << 16];
        long drained = 0;
        for (int count; (count = await Body.ReadAsync(buffer, Cancelled)) > 0;)
        {
            if ((drained += count) > MostToDrain) return false;
        }
        return true;
    }

    // A client that gives up closes its side.
    private async Task WatchAsync()
    {
        try
        {
            while (await stream.ReadAsync(new byte[1024], Cancelled) > 0) { }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Gone.
        }
    }

    private static Dictionary<string, string> FormOf(string text)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            var (name, value) = (Decode(parts[0]), parts.Length > 1 ? Decode(parts[1]) : "");
            form[name] = name == "scope" && form.TryGetValue(name, out var before) ? $"{before} {value}" : value;
        }
        return form;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
