using System.Collections.Concurrent;
using System.Net;

namespace Oci.Registries;

/// <summary>The connections of one session: one pool for each scheme, host and port, with that host's certificates. None of them keeps cookies, follows redirects or knows credentials.</summary>
internal sealed class RegistryClients(RegistryOptions options) : IDisposable
{
    private readonly ConcurrentDictionary<(string Origin, bool Verify, bool IsOwn), Lazy<HttpMessageInvoker>> clients = new();

    // A request that another connection served leaves the one that was being made for it to ConnectTimeout. By default the pool would set it a timer
    // of its own, and in .NET 10.0 the request then waits, once in some hundred runs of a process that has just started, for a lock that is never given back.
    static RegistryClients() => AppContext.SetData("System.Net.SocketsHttpHandler.PendingConnectionTimeoutOnRequestCompletion", "-1");

    /// <summary>Who sends to an address.</summary>
    /// <param name="address">The address.</param>
    /// <param name="verify">Whether the host must prove who it is.</param>
    /// <param name="isOwn">Whether it is the registry itself or its token server: whoever else it leads to is shown no certificate of ours that is not kept for that host.</param>
    public HttpMessageInvoker For(Uri address, bool verify, bool isOwn) =>
        clients.GetOrAdd((address.GetLeftPart(UriPartial.Authority), verify, isOwn), key => new(() => Open(address, key.Verify, key.IsOwn))).Value;

    // What TLS needs takes long to load. A proxy may speak it where the host does not.
    private bool UsesTls(Uri address) => address.Scheme == Uri.UriSchemeHttps || !options.Proxy.IsBypassed(address);

    private HttpMessageInvoker Open(Uri address, bool verify, bool isOwn)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = options.ConnectTimeout,
            Expect100ContinueTimeout = TimeSpan.FromSeconds(3),
            MaxResponseHeadersLength = 64, // KiB
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(60),
            Proxy = options.Proxy,
            UseCookies = false,
            UseProxy = true,
        };
        if (UsesTls(address)) handler.SslOptions = HostCertificates.Find(address.Authority, verify, isOwn, options).ToOptions();
        return new HttpMessageInvoker(handler);
    }

    public void Dispose()
    {
        foreach (var client in clients.Values)
        {
            if (client.IsValueCreated) client.Value.Dispose();
        }
    }
}
