namespace Oci.Registries;

/// <summary>The way to the next page of a list. Source: RFC 8288.</summary>
internal static class LinkHeader
{
    /// <summary>The address of the next page; null on the last one. A page on another host is not gone to.</summary>
    /// <exception cref="RegistryException">The address leads away from the registry.</exception>
    public static string? Next(HttpResponseMessage response, RegistryHost host)
    {
        if (!response.Headers.NonValidated.TryGetValues("Link", out var links)) return null;
        foreach (var link in links.SelectMany(value => value.Split(',')))
        {
            var (open, close) = (link.IndexOf('<'), link.IndexOf('>'));
            if (open < 0 || close < open || !IsNext(link[(close + 1)..])) continue;
            var from = response.RequestMessage!.RequestUri!;
            var target = host.Resolve(from, link[(open + 1)..close]);
            return RegistryHost.IsSameOrigin(target, from) ? target.AbsoluteUri
                : throw RegistryAnswer.Invalid(response, "the next page on the registry itself", $"one on `{Native.ByteText.Shorten(target.Authority)}`");
        }
        return null;
    }

    private static bool IsNext(string parameters) => parameters.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Any(parameter => parameter.Replace("\"", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).Equals("rel=next", StringComparison.OrdinalIgnoreCase));
}
