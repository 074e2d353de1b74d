using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Oci.Testing;

/// <summary>nginx before a registry, as companies have it: bodies up to a limit, and blobs fetched from another port.</summary>
public sealed class NginxFront : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private Process? process;

    private NginxFront() { }

    /// <summary>Where clients come to.</summary>
    public int Port { get; private set; }

    /// <summary>Where blobs are fetched from.</summary>
    public int BlobPort { get; private set; }

    /// <summary>As a reference writes it.</summary>
    public string Host => $"127.0.0.1:{Port}";

    /// <summary>The requests for blobs that came to <see cref="BlobPort"/>, one a line: status, and the Authorization header or <c>-</c>.</summary>
    public string BlobLog => File.Exists(folder["blobs.log"]) ? File.ReadAllText(folder["blobs.log"]) : "";

    /// <summary>Starts it before a registry.</summary>
    /// <param name="registry">The registry's <c>HOST:PORT</c>.</param>
    /// <param name="bodyLimit">The largest body it takes, as nginx writes it.</param>
    /// <param name="ownAuthorization">What it shows the registry itself when it fetches blobs; nothing by default.</param>
    public static async Task<NginxFront> StartAsync(string registry, string bodyLimit, string ownAuthorization = "")
    {
        var program = Peer.Require("nginx");
        for (var attempt = 0; ; attempt++)
        {
            var front = new NginxFront();
            if (await front.TryRunAsync(program, registry, bodyLimit, ownAuthorization)) return front;
            await front.DisposeAsync();
            Assert.True(attempt < 5, "nginx found no free port");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
        process?.Dispose();
        folder.Dispose();
    }

    private async Task<bool> TryRunAsync(string program, string registry, string bodyLimit, string ownAuthorization)
    {
        (Port, BlobPort) = (FreePort(), FreePort());
        File.WriteAllText(folder["nginx.conf"], $$"""
            daemon off;
            master_process off;
            pid {{folder["pid"]}};
            error_log stderr error;
            events { worker_connections 512; }
            http {
                log_format blobs '$status $http_authorization';
                access_log off;
                client_body_temp_path {{folder["body"]}};
                proxy_temp_path {{folder["proxy"]}};
                fastcgi_temp_path {{folder["fastcgi"]}};
                uwsgi_temp_path {{folder["uwsgi"]}};
                scgi_temp_path {{folder["scgi"]}};
                client_max_body_size {{bodyLimit}};
                server {
                    listen 127.0.0.1:{{Port}};
                    location / { proxy_pass http://{{registry}}; proxy_set_header Host $http_host; proxy_request_buffering off; proxy_http_version 1.1; }
                    location ~ ^/v2/.*/blobs/sha256: {
                        if ($request_method = GET) { return 307 http://127.0.0.1:{{BlobPort}}$request_uri; }
                        proxy_pass http://{{registry}};
                        proxy_set_header Host $http_host;
                    }
                }
                server {
                    listen 127.0.0.1:{{BlobPort}};
                    access_log {{folder["blobs.log"]}} blobs;
                    location / { proxy_pass http://{{registry}}; proxy_set_header Authorization "{{ownAuthorization}}"; }
                }
            }
            """);
        process = Process.Start(new ProcessStartInfo(program, ["-p", folder.Path, "-c", folder["nginx.conf"]]) { RedirectStandardError = true })!;
        _ = process.StandardError.ReadToEndAsync();
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromSeconds(30) && !process.HasExited; await Task.Delay(20))
        {
            if (await AnswersAsync(Port) && await AnswersAsync(BlobPort)) return !process.HasExited;
        }
        return false;
    }

    private static async Task<bool> AnswersAsync(int port)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
