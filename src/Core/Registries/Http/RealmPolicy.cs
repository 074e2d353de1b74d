namespace Oci.Registries;

/// <summary>Which token servers a registry may name. Where the registry itself is was said by the user; where a password goes must not be said by a stranger.</summary>
internal static class RealmPolicy
{
    /// <summary>What a token server's address lacks; null where it may be asked.</summary>
    /// <param name="realm">The token server.</param>
    /// <param name="registry">The registry that names it.</param>
    /// <param name="isInsecure">Whether the user allowed http and unproven certificates.</param>
    public static string? Fault(Uri realm, Uri registry, bool isInsecure)
    {
        if (realm.Scheme is not ("http" or "https") || realm.UserInfo.Length > 0) return "an address of the web";
        if (isInsecure || RegistryHost.IsSameOrigin(realm, registry)) return null;
        var (isNear, registryIsNear) = (Loopback.IsLoopback(realm), Loopback.IsLoopback(registry));
        if (realm.Scheme == "http" && !(registryIsNear && isNear)) return "an address with https";
        if (registryIsNear) return null;
        if (isNear) return "an address that is not on this machine";
        return Loopback.IsPrivate(realm) && !Loopback.IsPrivate(registry) ? "an address that is not of a private network" : null;
    }
}
