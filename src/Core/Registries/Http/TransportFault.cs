using System.Security.Authentication;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Registries;

/// <summary>Says what a failure of the network means to the user.</summary>
internal static class TransportFault
{
    public static RegistryException Explain(Uri peer, Exception e)
    {
        var host = ByteText.Shorten(peer.Authority);
        if (Find<AuthenticationException>(e) is { } tls)
        {
            return new RegistryException(ErrorCodes.RegistryUntrusted, $"expected `{host}` to prove who it is over TLS, found {Reason(tls)}",
                "pass the folder of its authority's certificate with --cert-dir DIR, or --tls-verify=false to trust it blindly", e);
        }
        var reason = e is TimeoutException ? e.Message : Reason(e.InnerException ?? e);
        return new RegistryException(ErrorCodes.RegistryUnreachable, $"expected an answer of `{host}`, found none: {reason}", $"curl -v {peer.GetLeftPart(UriPartial.Authority)}/v2/", e);
    }

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
