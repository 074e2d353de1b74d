using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Oci.Testing;

/// <summary>A server on loopback that answers each request by a function; one request a connection.</summary>
public sealed class SmallWeb : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Func<Request, Answer> respond;
    private readonly List<Request> requests = [];

    /// <summary>What was asked.</summary>
    public sealed record Request(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body)
    {
        public string Path => Target.Split('?', 2)[0];

        public string? Header(string name) => Headers.GetValueOrDefault(name);
    }

    /// <summary>What is answered. A body shorter than its stated length is a connection that broke.</summary>
    public sealed record Answer(int Status, byte[] Body, params (string Name, string Value)[] Headers)
    {
        public long? StatedLength { get; init; }

        public static Answer Text(string body, params (string, string)[] headers) => new(200, Encoding.UTF8.GetBytes(body), headers);
    }

    public SmallWeb(Func<Request, Answer> respond)
    {
        this.respond = respond;
        listener.Start();
        _ = Task.Run(AcceptAsync);
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public IReadOnlyList<Request> Requests
    {
        get
        {
            lock (requests) return [.. requests];
        }
    }

    /// <summary>Answers as git's own server for the repositories below a folder.</summary>
    public static Answer Git(string folder, Request request)
    {
        var start = new ProcessStartInfo("git") { ArgumentList = { "http-backend" }, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        var split = request.Target.Split('?', 2);
        foreach (var (name, value) in new[]
        {
            ("GIT_PROJECT_ROOT", folder), ("GIT_HTTP_EXPORT_ALL", "1"), ("REQUEST_METHOD", request.Method), ("PATH_INFO", split[0]), ("QUERY_STRING", split.ElementAtOrDefault(1) ?? ""),
            ("CONTENT_TYPE", request.Header("content-type") ?? ""), ("CONTENT_LENGTH", request.Body.Length.ToString(CultureInfo.InvariantCulture)),
            ("HTTP_CONTENT_ENCODING", request.Header("content-encoding") ?? ""), ("GIT_PROTOCOL", request.Header("git-protocol") ?? ""), ("REMOTE_ADDR", "127.0.0.1"),
        }) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.StandardInput.BaseStream.Write(request.Body);
        process.StandardInput.Close();
        var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        var bytes = output.ToArray();
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        var headers = Encoding.ASCII.GetString(bytes, 0, Math.Max(end, 0)).Split("\r\n").Select(line => line.Split(": ", 2)).Where(pair => pair.Length == 2).Select(pair => (pair[0], pair[1])).ToArray();
        var status = headers.FirstOrDefault(header => header.Item1 == "Status").Item2 is { } text ? int.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture) : 200;
        return new Answer(status, bytes[(end + 4)..], [.. headers.Where(header => header.Item1 != "Status")]);
    }

    public void Dispose() => listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync();
                _ = Task.Run(() => ServeAsync(client));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                if (await ReadAsync(stream) is not { } request) return;
                lock (requests) requests.Add(request);
                var answer = respond(request);
                var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {answer.Status} x\r\nConnection: close\r\nContent-Length: {answer.StatedLength ?? answer.Body.Length}\r\n");
                foreach (var (name, value) in answer.Headers.Where(header => !header.Name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))) head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
                await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()));
                if (request.Method != "HEAD") await stream.WriteAsync(answer.Body);
            }
            catch (IOException)
            {
                // The other side had enough.
            }
        }
    }

    private static async Task<Request?> ReadAsync(NetworkStream stream)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (head.Count < 4 || !head[^4..].SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            if (await stream.ReadAsync(one) == 0) return null;
            head.Add(one[0]);
        }
        var lines = Encoding.Latin1.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.Skip(1)) headers[line.Split(':', 2)[0]] = line.Split(':', 2)[1].Trim();
        if (headers.ContainsKey("expect")) await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray());
        var body = new byte[headers.TryGetValue("content-length", out var length) ? int.Parse(length, CultureInfo.InvariantCulture) : 0];
        await stream.ReadExactlyAsync(body);
        var first = lines[0].Split(' ');
        return new Request(first[0], first[1], headers, body);
    }
}
