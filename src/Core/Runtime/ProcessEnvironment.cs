using Oci.Diagnostics;
using Oci.Images;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>A process's environment: the image's, then the user's, then what every program expects.</summary>
internal static class ProcessEnvironment
{
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>Each name once, in the order of first mention, with the value of the last; an entry without <c>=</c> takes the name away.</summary>
    public static IReadOnlyList<string> Merge(ImageConfig image, ContainerOptions options, ContainerUser user)
    {
        var values = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in (image.Config?.Env ?? []).Concat(options.Environment)) Set(values, entry);
        values.TryAdd("PATH", DefaultPath);
        values.TryAdd("HOME", user.Home);
        if (options.Terminal) values.TryAdd("TERM", "xterm");
        return [.. values.Select(pair => $"{pair.Key}={pair.Value}")];
    }

    /// <summary>An environment with more entries, by the same rules.</summary>
    public static IReadOnlyList<string> Add(IReadOnlyList<string> environment, IReadOnlyList<string> more)
    {
        var values = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in environment.Concat(more)) Set(values, entry);
        return [.. values.Select(pair => $"{pair.Key}={pair.Value}")];
    }

    /// <summary>What a program finds: of several entries with one name it would see the first, and whoever added to them means the last.</summary>
    public static IReadOnlyList<string> Once(IReadOnlyList<string> entries) => [.. entries.GroupBy(entry => entry.Split('=', 2)[0], StringComparer.Ordinal).Select(same => same.Last())];

    private static void Set(OrderedDictionary<string, string> values, string entry)
    {
        if (entry.Contains('\0', StringComparison.Ordinal)) throw Invalid(entry.Split('=')[0], "a NUL in"); // which may be a secret
        var equals = entry.IndexOf('=', StringComparison.Ordinal);
        if (equals == 0) throw Invalid(entry, "no name in");
        if (equals < 0) values.Remove(entry);
        else values[entry[..equals]] = entry[(equals + 1)..];
    }

    private static OciException Invalid(string entry, string found) =>
        new(ErrorCodes.InvalidContainerOption, $"expected an environment entry `NAME=VALUE`, found {found} `{ByteText.Escape(entry)}`");
}
