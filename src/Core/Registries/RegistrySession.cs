using System.Collections.Concurrent;
using System.Net;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Native;

namespace Oci.Registries;

/// <summary>
/// The way to registries for as long as one command runs: connections, tokens, and what was learned of each registry are shared by all
/// repositories that are opened from it. Safe for use by many threads.
/// </summary>
/// <param name="options">How registries are spoken to.</param>
public sealed class RegistrySession(RegistryOptions options) : IDisposable
{
    private readonly RegistryClients clients = new(options);
    private readonly ConcurrentDictionary<(string Registry, bool Insecure), RegistryHost> hosts = new();

    /// <summary>How registries are spoken to.</summary>
    public RegistryOptions Options { get; } = options;

    /// <summary>The repository of a name, to read: from its mirrors first, where a configuration file names some.</summary>
    /// <param name="reference">The name; tag and digest do not matter.</param>
    /// <exception cref="RegistryException"><see cref="ErrorCodes.RegistryBlocked"/>.</exception>
    public RegistryRepository Open(ImageReference reference)
    {
        var rule = Allowed(reference);
        var primary = Place(rule?.Rewrite(reference, rule.Location) ?? reference.Name, rule?.Insecure ?? false, reference);
        var mirrors = (rule?.Mirrors ?? []).Select(mirror => Place(rule!.Rewrite(reference, mirror.Location), mirror.Insecure, reference) with { ForTags = mirror.ForTags, ForDigests = mirror.ForDigests });
        return new RegistryRepository(reference with { Tag = null, Digest = null }, [.. mirrors, primary], Options);
    }

    /// <summary>The repository of a name, to write (and read): the registry of that name itself.</summary>
    /// <param name="reference">The name; tag and digest do not matter.</param>
    /// <exception cref="RegistryException"><see cref="ErrorCodes.RegistryBlocked"/>.</exception>
    public RegistryRepository OpenToWrite(ImageReference reference)
    {
        var rule = Allowed(reference);
        var place = Place(reference.Name, rule?.Insecure ?? false, reference) with { IsWritten = true };
        return new RegistryRepository(reference with { Tag = null, Digest = null }, [place], Options);
    }

    /// <summary>Asks a registry whether it takes the credentials that are known for it: what <c>login</c> needs.</summary>
    /// <param name="registry"><c>HOST[:PORT]</c>.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="RegistryException">It does not, or cannot be reached.</exception>
    public async Task PingAsync(string registry, CancellationToken ct)
    {
        var rule = Allowed(Options.Configuration.FindHost(registry), registry);
        var call = new RegistryCall(HttpMethod.Get, "v2/") { Expected = [HttpStatusCode.NotFound] };
        await HostOf(registry, rule?.Insecure ?? false).CallAsync(call, (_, _) => Task.FromResult(true), ct);
    }

    /// <inheritdoc/>
    public void Dispose() => clients.Dispose();

    private RegistryRule? Allowed(ImageReference reference) => Allowed(Options.Configuration.Find(reference), reference.ToShortString());

    private static RegistryRule? Allowed(RegistryRule? rule, string asked) => rule is not { Blocked: true }
        ? rule
        : throw new RegistryException(ErrorCodes.RegistryBlocked, $"expected a registry that may be used for `{asked}`, found that registries.conf blocks `{ByteText.Escape(rule.Prefix)}`");

    private RegistryPlace Place(string name, bool insecure, ImageReference asked)
    {
        var slash = name.IndexOf('/');
        if (slash <= 0 || !ImageReference.TryParse(name, out _))
            throw new RegistryException(ErrorCodes.InvalidRegistryConfiguration, $"expected registries.conf to lead `{asked.Name}` to `HOST/PATH`, found `{ByteText.Shorten(name)}`");
        return new RegistryPlace(HostOf(name[..slash], insecure), name[(slash + 1)..]);
    }

    private RegistryHost HostOf(string registry, bool insecure) => hosts.GetOrAdd((registry, insecure), key => new RegistryHost(key.Registry, key.Insecure, Options, clients));
}
