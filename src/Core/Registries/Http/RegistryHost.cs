using System.Net;
using System.Net.Http.Headers;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Registries;

/// <summary>
/// One registry: how it is reached, and what it was shown of us. Credentials go to its own scheme, host and port and nowhere else:
/// whatever a redirect or a <c>Location</c> leads to gets the request without them.
/// </summary>
internal sealed class RegistryHost
{
    private const int MaxRedirects = 10;

    private readonly RegistryOptions options;
    private readonly RegistryClients clients;
    private readonly Authenticator authenticator;
    private readonly RegistryWarnings? warnings;
    private readonly SingleFlight<Uri> decision = new();
    private readonly string authority;
    private Uri? root;

    /// <param name="authority"><c>HOST[:PORT]</c> as references name it.</param>
    /// <param name="insecure">Whether a configuration file allows http and unproven certificates.</param>
    /// <param name="options">The session's.</param>
    /// <param name="clients">The session's.</param>
    public RegistryHost(string authority, bool insecure, RegistryOptions options, RegistryClients clients)
    {
        (this.options, this.clients, Registry) = (options, clients, authority);
        this.authority = authority == "docker.io" ? "registry-1.docker.io" : authority;
        IsInsecure = options.VerifyTls == false || (insecure && options.VerifyTls is null);
        Retries = new Retries(options);
        authenticator = new Authenticator(this, options, clients);
        warnings = options.Progress is { } progress ? new RegistryWarnings(authority, progress) : null;
    }

    /// <summary>The registry as references name it.</summary>
    public string Registry { get; }

    /// <summary>Whether the user allowed http and unproven certificates.</summary>
    public bool IsInsecure { get; }

    /// <summary>How its failures are mended.</summary>
    public Retries Retries { get; }

    /// <summary>The address by its name, before it is known whether the registry speaks http.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidReference"/>: a configuration file has a name for it that no address can be made of.</exception>
    public Uri Named => Uri.TryCreate($"https://{authority}/", UriKind.Absolute, out var address) ? address
        : throw new OciException(ErrorCodes.InvalidReference, $"expected the name of a registry, `HOST[:PORT]`, found `{ByteText.Shorten(authority)}`");

    /// <summary>Sends, again where that may help, and reads the answer.</summary>
    /// <exception cref="RegistryException">The registry refused, or could not be reached.</exception>
    public Task<T> CallAsync<T>(RegistryCall call, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken ct) =>
        Retries.RunAsync(root ?? Named, async (_, stop) =>
        {
            using var response = await SendAsync(call, stop);
            return await read(response, stop);
        }, ct);

    /// <summary>Sends once. The answer's body is not read yet; the caller disposes it.</summary>
    /// <exception cref="RegistryException">The registry refused.</exception>
    public async Task<HttpResponseMessage> SendAsync(RegistryCall call, CancellationToken ct)
    {
        var own = await RootAsync(ct);
        var address = new Uri(own, call.Address);
        var shown = IsSameOrigin(address, own) ? await authenticator.PrepareAsync(call.Scopes, ct) : null;
        var response = await FollowAsync(call, address, own, shown, ct);
        try
        {
            if (response.StatusCode == HttpStatusCode.Unauthorized && IsSameOrigin(response.RequestMessage!.RequestUri!, own)
                && await authenticator.AnswerAsync(response, call.Scopes, shown, ct) is { } better)
            {
                response.Dispose();
                response = await FollowAsync(call, address, own, better, ct);
            }
            if (response.IsSuccessStatusCode || call.Expected.Contains(response.StatusCode)) return response;
            throw await RegistryAnswer.FaultAsync(response, options, ct);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>Where the registry is: decided once, by asking where http is allowed.</summary>
    public async Task<Uri> RootAsync(CancellationToken ct) => root ??= MaySpeakHttp ? await decision.GetAsync(_ => true, ProbeAsync, ct) : Named;

    /// <summary>Whether two addresses have the same scheme, host and port.</summary>
    public static bool IsSameOrigin(Uri a, Uri b) => a.Scheme == b.Scheme && a.Port == b.Port && string.Equals(a.IdnHost, b.IdnHost, StringComparison.OrdinalIgnoreCase);

    private bool IsOwn(Uri address) => string.Equals(address.Authority, Named.Authority, StringComparison.OrdinalIgnoreCase);

    private bool MaySpeakHttp => IsInsecure || (Loopback.IsLoopback(Named) && options.VerifyTls is null);

    // On loopback http is the rule, and no stranger listens; elsewhere it is what remains when https is not spoken.
    private async Task<Uri> ProbeAsync(CancellationToken ct)
    {
        var plain = new UriBuilder(Named) { Scheme = Uri.UriSchemeHttp, Port = Named.IsDefaultPort ? 80 : Named.Port }.Uri;
        if (Loopback.IsLoopback(Named)) return await SpeaksAsync(plain, ct) ? plain : Named;
        try
        {
            await SpeaksAsync(Named, ct);
            return Named;
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException)
        {
            return await SpeaksAsync(plain, ct) ? plain : throw new HttpRequestException(HttpRequestError.ConnectionError, $"neither https nor http is spoken there: {e.Message}", e);
        }
    }

    // A server for TLS answers plain http with 400, or sends it on; one that is not a registry is found out soon enough.
    private async Task<bool> SpeaksAsync(Uri address, CancellationToken ct)
    {
        try
        {
            var call = new RegistryCall(HttpMethod.Get, "v2/");
            using var response = await ExchangeAsync(call, new Uri(address, call.Address), null, ct);
            var speaks = response.StatusCode != HttpStatusCode.BadRequest && (int)response.StatusCode is < 300 or >= 400;
            if (speaks) authenticator.Learn(response);
            return speaks;
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.InvalidResponse or HttpRequestError.ResponseEnded && address.Scheme == Uri.UriSchemeHttp)
        {
            return false;
        }
    }

    private async Task<HttpResponseMessage> FollowAsync(RegistryCall call, Uri address, Uri own, AuthenticationHeaderValue? shown, CancellationToken ct)
    {
        for (var hops = 0; ; hops++)
        {
            var response = await ExchangeAsync(call, address, IsSameOrigin(address, own) ? shown : null, ct);
            if (!IsRedirect(call, response)) return response;
            using (response) address = Target(response, address, hops);
        }
    }

    private static bool IsRedirect(RegistryCall call, HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect => true,
        HttpStatusCode.Moved or HttpStatusCode.Found or HttpStatusCode.SeeOther => call.Method == HttpMethod.Get || call.Method == HttpMethod.Head,
        _ => false,
    };

    private Uri Target(HttpResponseMessage response, Uri from, int hops)
    {
        if (hops >= MaxRedirects) throw RegistryAnswer.Invalid(response, $"at most {MaxRedirects} redirects", "one more");
        var location = RegistryAnswer.Header(response, "Location") ?? throw RegistryAnswer.Invalid(response, "a `Location` to go to", "none");
        return Resolve(from, location);
    }

    /// <summary>The address that a registry names, relative to the one that was asked.</summary>
    /// <exception cref="RegistryException">It is no address of the web, or leads from https to http.</exception>
    public Uri Resolve(Uri from, string location)
    {
        if (!Uri.TryCreate(from, location, out var target) || target.Scheme is not ("http" or "https") || target.UserInfo.Length > 0)
            throw new RegistryException(ErrorCodes.InvalidRegistryAnswer, $"expected an http or https address from `{ByteText.Shorten(from.Authority)}`, found `{ByteText.Shorten(location)}`");
        var isDowngrade = target.Scheme == Uri.UriSchemeHttp && from.Scheme == Uri.UriSchemeHttps && !IsInsecure;
        // A registry behind a proxy that speaks TLS for it may not know that it does.
        if (isDowngrade && target.IdnHost == from.IdnHost && (target.Port == from.Port || target.IsDefaultPort))
            return new UriBuilder(target) { Scheme = from.Scheme, Port = from.Port }.Uri;
        if (isDowngrade)
            throw new RegistryException(ErrorCodes.RegistryUntrusted, $"expected `{ByteText.Shorten(from.Authority)}` to stay with https, found it leads to `{ByteText.Shorten(target.GetLeftPart(UriPartial.Path))}`",
                "--tls-verify=false allows http");
        return target;
    }

    private async Task<HttpResponseMessage> ExchangeAsync(RegistryCall call, Uri address, AuthenticationHeaderValue? shown, CancellationToken ct)
    {
        using var watchdog = new Watchdog(options.IdleTimeout + call.ExtraPatience, ct);
        using var request = new HttpRequestMessage(call.Method, address) { Content = call.Body?.Invoke(watchdog.Touch), Version = HttpVersion.Version11 };
        request.Headers.TryAddWithoutValidation("User-Agent", options.UserAgent);
        request.Headers.Authorization = shown;
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        if (call.AsksFirst && request.Content is not null) request.Headers.ExpectContinue = true;
        foreach (var (name, value) in call.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content?.Headers.TryAddWithoutValidation(name, value);
        }
        var response = await watchdog.GuardAsync(clients.For(address, !IsInsecure, IsOwn(address)).SendAsync(request, watchdog.Token));
        response.RequestMessage = new HttpRequestMessage(call.Method, address); // without the body, and without what was shown
        if (IsOwn(address)) warnings?.Read(response);
        return response;
    }
}
