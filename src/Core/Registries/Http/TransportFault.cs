using System.Security.Authentication;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Registries;

/// <summary>Says what a failure of the network means to the user.</summary>
internal static class TransportFault
{
    /// <summary>How a proxy is told who we are.</summary>
    public const string ProxyHint = "HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT, special characters percent-encoded";

    private static readonly string[] Refusals = ["certificate required", "bad certificate", "unknown ca", "certificate unknown"];

    public static RegistryException Explain(Uri peer, Exception e)
    {
        var host = ByteText.Shorten(peer.Authority);
        if (!IsClientRefusal(e) && Find<AuthenticationException>(e) is { } tls)
        {
            return new RegistryException(ErrorCodes.RegistryUntrusted, $"expected `{host}` to prove who it is over TLS, found {Doubt(tls)}",
                "pass the folder of its authority's certificate with --cert-dir DIR, or --tls-verify=false to trust it blindly", e);
        }
        if (IsClientRefusal(e))
        {
            return new RegistryException(ErrorCodes.RegistryDenied, $"expected `{host}` to take our certificate, found that it wants another one: {Reason(Innermost(e))}",
                "put NAME.cert and NAME.key into the folder of --cert-dir, or into certs.d", e);
        }
        if (IsProxyRefusal(e)) return new RegistryException(ErrorCodes.RegistryUnreachable, $"expected the proxy to lead to `{host}`, found that it wants another user or password", ProxyHint, e);
        var reason = e is TimeoutException ? e.Message : Reason(e.InnerException ?? e);
        return new RegistryException(ErrorCodes.RegistryUnreachable, $"expected an answer of `{host}`, found none: {reason}", $"curl -v {peer.GetLeftPart(UriPartial.Authority)}/v2/", e);
    }

    // A proxy does not take the user and password that it was told, or wants some.
    private static bool IsProxyRefusal(Exception e) => e is HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } && e.Message.Contains("407", StringComparison.Ordinal);

    /// <summary>Whether trying again is of no use.</summary>
    public static bool IsFinal(Exception e) => IsProxyRefusal(e) || IsClientRefusal(e);

    // With TLS 1.3 a server says so only when we already read its first answer.
    private static bool IsClientRefusal(Exception e) =>
        Innermost(e).Message is var said && said.Contains("alert", StringComparison.Ordinal) && Array.Exists(Refusals, words => said.Contains(words, StringComparison.Ordinal));

    private static Exception Innermost(Exception e)
    {
        while (e.InnerException is { } inner) e = inner;
        return e;
    }

    // .NET names our own callback, which tells nobody what is wrong.
    private static string Doubt(AuthenticationException e) => e.Message.Contains(nameof(System.Net.Security.RemoteCertificateValidationCallback), StringComparison.Ordinal)
        ? "a certificate that no trusted authority signed, that is out of date, or that is another host's"
        : Reason(e);

    private static string Reason(Exception e) => ByteText.Shorten((e.InnerException?.Message ?? e.Message).TrimEnd('.'));

    private static T? Find<T>(Exception? e) where T : Exception
    {
        for (; e is not null; e = e.InnerException)
        {
            if (e is T found) return found;
        }
        return null;
    }
}
