using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;
using Oci.Native;
using Oci.Registries;

namespace Oci.Transfer;

/// <summary>A Docker engine behind a Unix socket, which hands out and takes images as archives. Source: Docker Engine API, <c>/images/{name}/get</c> and <c>/images/load</c>.</summary>
/// <param name="socket">The socket's path.</param>
/// <param name="temporaryFolder">Where an archive lies while it is used.</param>
public sealed class DockerEngine(string socket, string temporaryFolder)
{
    /// <summary>Where Docker's engine listens unless it is told otherwise.</summary>
    public const string DefaultSocket = "/var/run/docker.sock";

    private const int MaxAnswer = 1 << 20;

    /// <summary>The socket that a value of DOCKER_HOST means; null asks for the default.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.DockerEngine"/>: it is no Unix socket.</exception>
    public static string SocketOf(string? host)
    {
        if (string.IsNullOrEmpty(host)) return DefaultSocket;
        const string scheme = "unix://";
        return host.StartsWith(scheme, StringComparison.Ordinal) ? host[scheme.Length..]
            : throw new OciException(ErrorCodes.DockerEngine, $"expected DOCKER_HOST to name a Unix socket, found `{ByteText.Escape(host)}`", $"export DOCKER_HOST=unix://{DefaultSocket}");
    }

    /// <summary>How long an engine may stay silent; one that is at work answers to <c>/_ping</c>.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often an engine that works in silence is asked whether it lives.</summary>
    internal TimeSpan AskEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The image of a name, as an archive of its own; dispose it when done. Null when the engine has none of that name.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.DockerEngine"/>.</exception>
    public async Task<DockerArchive?> SaveAsync(ImageReference reference, CancellationToken ct)
    {
        using var scratch = new ScratchStore(temporaryFolder);
        var file = Path.Combine(scratch.Folder, "image.tar");
        var found = await TalkAsync(
            async (client, watchdog) =>
            {
                using var answer = await client.GetAsync($"/images/{reference.ToShortString()}/get", HttpCompletionOption.ResponseHeadersRead, watchdog.Token);
                if (answer.StatusCode == HttpStatusCode.NotFound) return false;
                await ExpectSuccessAsync(answer, watchdog.Token);
                await ReceiveAsync(answer, file, watchdog);
                return true;
            },
            ct);
        return found ? DockerArchive.Open(file, temporaryFolder) : null; // the file stays readable without its name
    }

    /// <summary>Gives the engine the images of an archive.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.DockerEngine"/>.</exception>
    public async Task LoadAsync(string archive, CancellationToken ct)
    {
        var said = await TalkAsync(
            async (client, watchdog) =>
            {
                var content = new ReplayContent(_ => Task.FromResult<Stream>(File.OpenRead(archive)), new FileInfo(archive).Length, _ => watchdog.Touch());
                content.Headers.ContentType = new("application/x-tar");
                using var request = new HttpRequestMessage(HttpMethod.Post, "/images/load?quiet=1") { Content = content };
                using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, watchdog.Token);
                await ExpectSuccessAsync(answer, watchdog.Token);
                return await ReadAsync(answer, watchdog.Token);
            },
            ct);
        // The engine says 200 before it has looked: what went wrong stands in the lines that follow.
        foreach (var line in said.Split('\n')) if (ErrorIn(line, "error") is { } error) throw Refused(error);
    }

    private HttpClient Connect() => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, ct) =>
        {
            var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), ct);
                return new NetworkStream(connection, ownsSocket: true);
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        },
        UseProxy = false,
        AllowAutoRedirect = false,
    })
    { BaseAddress = new Uri("http://docker"), Timeout = Timeout.InfiniteTimeSpan };

    // The runtime says of a socket that is not there that its address is not available.
    private static string ReasonOf(Exception fault) =>
        (fault as SocketException ?? fault.InnerException as SocketException)?.SocketErrorCode == SocketError.AddressNotAvailable ? "no such socket" : $"no whole answer: {(fault.InnerException ?? fault).Message}";

    private async Task<T> TalkAsync<T>(Func<HttpClient, Watchdog, Task<T>> talk, CancellationToken ct)
    {
        using var client = Connect();
        try
        {
            return await new EnginePulse(client, Patience, AskEvery).WhileHeardAsync(watchdog => talk(client, watchdog), ct);
        }
        catch (TimeoutException e)
        {
            throw new OciException(ErrorCodes.DockerEngine, $"expected the Docker engine at `{ByteText.Escape(socket)}` to answer, found that {e.Message}", "docker version", inner: e);
        }
        catch (Exception e) when (e is HttpRequestException or HttpIOException or SocketException || (e is IOException && e.InnerException is SocketException))
        {
            throw new OciException(ErrorCodes.DockerEngine, $"expected a Docker engine at `{ByteText.Escape(socket)}`, found {ReasonOf(e)}", "start it, or name its socket: export DOCKER_HOST=unix:///run/user/1000/docker.sock", inner: e);
        }
    }

    private static async Task ReceiveAsync(HttpResponseMessage answer, string file, Watchdog watchdog)
    {
        await using var target = HostFile.Translate("open", file, () => new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0));
        await using var source = await answer.Content.ReadAsStreamAsync(watchdog.Token);
        var buffer = new byte[1 << 17];
        for (int count; (count = await source.ReadAsync(buffer, watchdog.Token)) > 0; watchdog.Touch()) HostFile.Write(target, buffer.AsSpan(0, count));
    }

    private async Task ExpectSuccessAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        if (answer.IsSuccessStatusCode) return;
        var text = await ReadAsync(answer, ct);
        throw Refused(ErrorIn(text, "message") ?? $"{(int)answer.StatusCode} {answer.ReasonPhrase}");
    }

    private static async Task<string> ReadAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(ct);
        var bytes = new byte[MaxAnswer];
        var count = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct);
        return System.Text.Encoding.UTF8.GetString(bytes.AsSpan(0, count));
    }

    private static string? ErrorIn(string json, string field)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(field, out var message) ? message.ToString() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // half a surrogate pair is found out only when it is read
        {
            return null;
        }
    }

    private OciException Refused(string message) =>
        new(ErrorCodes.DockerEngine, $"expected the Docker engine at `{ByteText.Escape(socket)}` to take part, found its answer `{ByteText.Shorten(message)}`");
}
