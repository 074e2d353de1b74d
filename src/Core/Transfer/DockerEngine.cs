using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;
using Oci.Native;

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

    /// <summary>The image of a name, as an archive of its own; dispose it when done. Null when the engine has none of that name.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.DockerEngine"/>.</exception>
    public async Task<DockerArchive?> SaveAsync(ImageReference reference, CancellationToken ct)
    {
        using var client = Connect();
        using var answer = await SendAsync(client, new HttpRequestMessage(HttpMethod.Get, $"/images/{reference.ToShortString()}/get"), ct);
        if (answer.StatusCode == HttpStatusCode.NotFound) return null;
        await ExpectSuccessAsync(answer, ct);
        using var scratch = new ScratchStore(temporaryFolder);
        var file = Path.Combine(scratch.Folder, "image.tar");
        await using (var target = HostFile.Translate("open", file, () => new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0)))
        {
            await using var source = await answer.Content.ReadAsStreamAsync(ct);
            await TalkAsync(async () => { await HostFile.CopyAsync(source, target, ct); return true; });
        }
        return DockerArchive.Open(file, temporaryFolder); // the file stays readable without its name
    }

    /// <summary>Gives the engine the images of an archive.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.DockerEngine"/>.</exception>
    public async Task LoadAsync(string archive, CancellationToken ct)
    {
        using var client = Connect();
        await using var source = new FileStream(archive, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 17);
        using var content = new StreamContent(source);
        content.Headers.ContentType = new("application/x-tar");
        using var answer = await SendAsync(client, new HttpRequestMessage(HttpMethod.Post, "/images/load?quiet=1") { Content = content }, ct);
        await ExpectSuccessAsync(answer, ct);
        // The engine says 200 before it has looked: what went wrong stands in the lines that follow.
        foreach (var line in (await ReadAsync(answer, ct)).Split('\n')) if (ErrorIn(line, "error") is { } error) throw Refused(error);
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

    private Task<HttpResponseMessage> SendAsync(HttpClient client, HttpRequestMessage request, CancellationToken ct) =>
        TalkAsync(() => client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct));

    private async Task<T> TalkAsync<T>(Func<Task<T>> talk)
    {
        try
        {
            return await talk();
        }
        catch (Exception e) when (e is HttpRequestException or SocketException || (e is IOException && e.InnerException is SocketException))
        {
            throw new OciException(ErrorCodes.DockerEngine, $"expected a Docker engine at `{ByteText.Escape(socket)}`, found none: {(e.InnerException ?? e).Message}", "start it, or name its socket: export DOCKER_HOST=unix:///run/user/1000/docker.sock", inner: e);
        }
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
        catch (JsonException)
        {
            return null;
        }
    }

    private OciException Refused(string message) =>
        new(ErrorCodes.DockerEngine, $"expected the Docker engine at `{ByteText.Escape(socket)}` to take part, found its answer `{ByteText.Shorten(message)}`");
}
