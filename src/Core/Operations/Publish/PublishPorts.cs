using System.Globalization;

namespace Oci.Operations;

/// <summary>The ports of an image: those of its base, those of the project, and those that the environment tells ASP.NET to listen on.</summary>
internal static class PublishPorts
{
    private static readonly string[] Addresses = ["ASPNETCORE_URLS", "DOTNET_URLS"];
    private static readonly string[] Numbers = ["ASPNETCORE_HTTP_PORTS", "ASPNETCORE_HTTPS_PORTS", "DOTNET_HTTP_PORTS", "DOTNET_HTTPS_PORTS"];

    /// <summary><c>8080/tcp</c> each. Addresses win over numbers, as in ASP.NET.</summary>
    public static IEnumerable<string> Of(IReadOnlyCollection<(string Name, string Value)> environment)
    {
        var addresses = Values(environment, Addresses).Select(PortOf).OfType<int>().ToList();
        var ports = addresses.Count > 0 ? addresses : Values(environment, Numbers).Select(Parse).OfType<int>();
        return ports.Select(port => string.Create(CultureInfo.InvariantCulture, $"{port}/tcp"));
    }

    /// <summary>
    /// Puts ports beside those of the base. Where a port comes to the one that a base names without its protocol, it is the same one (image-spec config.md:
    /// <c>8080</c> means <c>8080/tcp</c>), and only the full name stays.
    /// </summary>
    public static SortedSet<string> Join(IEnumerable<string> inherited, IReadOnlyCollection<string> own) =>
        new(inherited.Where(port => !own.Contains($"{port}/tcp")).Concat(own), StringComparer.Ordinal);

    private static IEnumerable<string> Values(IReadOnlyCollection<(string Name, string Value)> environment, string[] names) => environment
        .Where(variable => names.Contains(variable.Name))
        .SelectMany(variable => variable.Value.Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    // http://+:80, http://*, https://localhost:5001/path: not always an address in the usual sense.
    private static int? PortOf(string address)
    {
        var scheme = address.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0) return null;
        var host = address[(scheme + 3)..].Split('/')[0];
        var colon = host.LastIndexOf(':');
        if (colon > host.LastIndexOf(']')) return Parse(host[(colon + 1)..]);
        return address.StartsWith("https", StringComparison.OrdinalIgnoreCase) ? 443 : 80;
    }

    private static int? Parse(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= ushort.MaxValue ? port : null;
}
