namespace Oci.Registries;

/// <summary>The way to the next page of a list. Source: RFC 8288.</summary>
internal static class LinkHeader
{
    /// <summary>The address of the next page; null on the last one. A page on another host is not gone to.</summary>
    /// <exception cref="RegistryException">The address leads away from the registry.</exception>
    public static string? Next(HttpResponseMessage response, RegistryHost host)
    {
        if (!response.Headers.NonValidated.TryGetValues("Link", out var links) || Target(links) is not { } found) return null;
        var from = response.RequestMessage!.RequestUri!;
        var target = host.Resolve(from, found);
        return RegistryHost.IsSameOrigin(target, from) ? target.AbsoluteUri
            : throw RegistryAnswer.Invalid(response, "the next page on the registry itself", $"one on `{Native.ByteText.Shorten(target.Authority)}`");
    }

    // `<TARGET>; rel="next"; …, <TARGET>; …`
    private static string? Target(IEnumerable<string> links) => links
        .SelectMany(value => Split(value, ','))
        .Select(link => Split(link, ';').Select(part => part.Trim()).ToList())
        .Where(parts => parts[0] is ['<', .., '>'] && parts.Skip(1).Any(IsNext))
        .Select(parts => parts[0][1..^1])
        .FirstOrDefault();

    // A link may have several relations: `rel="last next"`.
    private static bool IsNext(string parameter) => parameter.Split('=', 2) is [var name, var value]
        && name.Trim().Equals("rel", StringComparison.OrdinalIgnoreCase)
        && value.Trim().Trim('"').Split(' ').Contains("next", StringComparer.OrdinalIgnoreCase);

    // What stands in quotes or angle brackets holds together.
    private static IEnumerable<string> Split(string text, char separator)
    {
        var (start, end) = (0, '\0');
        for (var at = 0; at < text.Length; at++)
        {
            if (end != '\0') end = text[at] == end ? '\0' : end;
            else if (text[at] is '"') end = '"';
            else if (text[at] is '<') end = '>';
            else if (text[at] == separator)
            {
                yield return text[start..at];
                start = at + 1;
            }
        }
        yield return text[start..];
    }
}
