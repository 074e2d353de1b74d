using System.Net.Http.Headers;
using System.Text;

namespace Oci.Testing;

/// <summary>Stands before a registry, passes everything on, and fails as told.</summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private static readonly string[] NotForwarded = ["Host", "Connection", "Transfer-Encoding", "Content-Length", "Expect", "Proxy-Connection"];

    private readonly HttpClient upstream;
    private readonly HttpServer server;
    private readonly string registry;
    private readonly Lock gate = new();
    private readonly List<(Fault Fault, int Seen)> faults;
    private long bodyBytes;

    /// <summary>Starts before a registry.</summary>
    /// <param name="registry"><c>HOST:PORT</c>.</param>
    /// <param name="faults">What goes wrong; the first that concerns a request and is not used up happens to it.</param>
    public FaultProxy(string registry, params IEnumerable<Fault> faults)
    {
        this.registry = registry;
        this.faults = [.. faults.Select(fault => (fault, 0))];
        upstream = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, AutomaticDecompression = System.Net.DecompressionMethods.None }) { BaseAddress = new Uri($"http://{registry}"), Timeout = TimeSpan.FromMinutes(5) };
        server = new HttpServer(HandleAsync);
    }

    /// <summary>As a reference writes it.</summary>
    public string Host => server.Host;

    /// <summary>Bytes of answers' bodies that were sent to the client.</summary>
    public long BodyBytes => Interlocked.Read(ref bodyBytes);

    /// <summary>Every request so far.</summary>
    public IReadOnlyCollection<HttpCall> Calls => server.Calls;

    /// <summary>How often a fault happened.</summary>
    public int Happened { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        upstream.Dispose();
        Assert.Empty(server.Faults);
    }

    private Fault? Take(HttpCall call)
    {
        lock (gate)
        {
            for (var i = 0; i < faults.Count; i++)
            {
                var (fault, seen) = faults[i];
                if (!fault.Concerns(call) || seen >= (long)fault.After + fault.Times) continue;
                faults[i] = (fault, seen + 1);
                if (seen < fault.After) continue;
                Happened++;
                return fault;
            }
            return null;
        }
    }

    private async Task HandleAsync(HttpCall call)
    {
        var fault = Take(call);
        switch (fault)
        {
            case { Kind: FaultKind.Reset, AtByte: 0 }:
                call.Reset();
                return;
            case { Kind: FaultKind.Stall, AtByte: 0 }:
                await call.StallAsync();
                return;
            case { Kind: FaultKind.Answer }:
                await call.RespondAsync(fault.Status, """{"errors":[{"code":"UNKNOWN","message":"made up by the test"}]}""", [("Content-Type", "application/json"), .. fault.Headers]);
                return;
            case { Kind: FaultKind.ResetUpload }:
                await ReadSomeAsync(call, fault.AtByte);
                call.Reset();
                return;
        }
        using var answer = await ForwardAsync(call, fault);
        if (fault?.Kind == FaultKind.LoseAnswer)
        {
            await answer.Content.ReadAsByteArrayAsync(call.Cancelled);
            call.Reset();
            return;
        }
        await PassOnAsync(call, answer, fault);
    }

    private async Task<HttpResponseMessage> ForwardAsync(HttpCall call, Fault? fault)
    {
        using var request = new HttpRequestMessage(new HttpMethod(call.Method), new Uri($"http://{registry}{call.Target}", UriKind.Absolute));
        if (call.Method is "POST" or "PUT" or "PATCH") request.Content = new StreamContent(call.Body);
        if (request.Content is not null && call.Header("Content-Length") is { } length) request.Content.Headers.ContentLength = long.Parse(length);
        foreach (var (name, value) in call.Headers)
        {
            if (NotForwarded.Contains(name, StringComparer.OrdinalIgnoreCase) || (fault?.Kind == FaultKind.NoRanges && name.Equals("Range", StringComparison.OrdinalIgnoreCase))) continue;
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content?.Headers.TryAddWithoutValidation(name, value);
        }
        // The registry makes its URLs of the host that it is asked by.
        request.Headers.Host = call.Header("Host");
        return await upstream.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, call.Cancelled);
    }

    private async Task PassOnAsync(HttpCall call, HttpResponseMessage answer, Fault? fault)
    {
        var length = answer.Content.Headers.ContentLength;
        var chunked = fault?.Kind == FaultKind.NoLength || length is null;
        var headers = HeadersOf(answer).ToList();
        if (fault?.Kind == FaultKind.WrongLength) headers.Add(("Content-Length", $"{length + fault.AtByte}"));
        else headers.Add(chunked && call.Method != "HEAD" ? ("Transfer-Encoding", "chunked") : ("Content-Length", $"{length ?? 0}"));
        await call.StartAsync((int)answer.StatusCode, headers);
        if (call.Method == "HEAD" || answer.StatusCode == System.Net.HttpStatusCode.NoContent) return;
        await using var body = await answer.Content.ReadAsStreamAsync(call.Cancelled);
        await CopyAsync(call, body, chunked, fault);
        if (call.Ends) return;
        if (chunked) await call.SendAsync("0\r\n\r\n"u8.ToArray());
        if (fault?.Kind == FaultKind.WrongLength) call.Close();
    }

    private async Task CopyAsync(HttpCall call, Stream body, bool chunked, Fault? fault)
    {
        var buffer = new byte[fault?.Kind == FaultKind.Slow ? 1 << 14 : 1 << 16];
        var limit = fault?.Kind is FaultKind.Reset or FaultKind.Cut or FaultKind.Stall ? fault.AtByte : long.MaxValue;
        for (long position = 0; ;)
        {
            var count = await body.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, limit - position)), call.Cancelled);
            if (count > 0) await SendAsync(call, Damaged(buffer.AsMemory(0, count), position, fault), chunked);
            if (fault?.Kind == FaultKind.Slow) await Task.Delay(1, call.Cancelled);
            position += count;
            if (position == limit) await EndAsync(call, fault!);
            if (count == 0 || call.Ends) return;
        }
    }

    private static async Task EndAsync(HttpCall call, Fault fault)
    {
        if (fault.Kind == FaultKind.Cut) call.Close();
        else if (fault.Kind == FaultKind.Stall) await call.StallAsync();
        else
        {
            await Task.Delay(50, call.Cancelled); // a reset drops what the client has not read yet
            call.Reset();
        }
    }

    private static Memory<byte> Damaged(Memory<byte> bytes, long position, Fault? fault)
    {
        if (fault?.Kind == FaultKind.Junk) new Random(1).NextBytes(bytes.Span);
        if (fault?.Kind == FaultKind.Flip && fault.AtByte >= position && fault.AtByte < position + bytes.Length) bytes.Span[(int)(fault.AtByte - position)] ^= 0x20;
        return bytes;
    }

    private async Task SendAsync(HttpCall call, ReadOnlyMemory<byte> bytes, bool chunked)
    {
        Interlocked.Add(ref bodyBytes, bytes.Length);
        if (chunked) await call.SendAsync(Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"));
        await call.SendAsync(bytes);
        if (chunked) await call.SendAsync("\r\n"u8.ToArray());
    }

    private static IEnumerable<(string Name, string Value)> HeadersOf(HttpResponseMessage answer)
    {
        foreach (var (name, value) in answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated))
        {
            if (!NotForwarded.Contains(name, StringComparer.OrdinalIgnoreCase)) yield return (name, value.ToString());
        }
    }

    private static async Task ReadSomeAsync(HttpCall call, int count)
    {
        var buffer = new byte[1 << 14];
        for (var left = count; left > 0;)
        {
            var read = await call.Body.ReadAsync(buffer.AsMemory(0, Math.Min(buffer.Length, left)), call.Cancelled);
            if (read == 0) return;
            left -= read;
        }
    }
}
