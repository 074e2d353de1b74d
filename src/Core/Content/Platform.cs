using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Content;

/// <summary>What an image runs on. Source: image-spec image-index.md, <c>platform</c>.</summary>
public sealed record Platform
{
    // Go's words for systems and processors.
    private static readonly string[] Systems = ["aix", "android", "darwin", "dragonfly", "freebsd", "illumos", "ios", "js", "linux", "macos", "netbsd", "openbsd", "plan9", "solaris", "wasip1", "windows", "zos"];

    private static readonly string[] Architectures =
        ["386", "amd64", "arm", "arm64", "loong64", "mips", "mipsle", "mips64", "mips64le", "ppc64", "ppc64le", "riscv64", "s390x", "sparc64", "wasm"];

    /// <summary>GOOS: <c>linux</c>, <c>windows</c>.</summary>
    [JsonPropertyName("os")] public required string Os { get; init; }
    /// <summary>GOARCH: <c>amd64</c>, <c>arm64</c>.</summary>
    [JsonPropertyName("architecture")] public required string Architecture { get; init; }
    /// <summary>For example <c>v7</c> for arm.</summary>
    [JsonPropertyName("variant")] public string? Variant { get; init; }
    /// <summary>Windows' build number.</summary>
    [JsonPropertyName("os.version")] public string? OsVersion { get; init; }
    /// <summary>Features the image needs of the system.</summary>
    [JsonPropertyName("os.features")] public IReadOnlyList<string>? OsFeatures { get; init; }
    /// <summary>Fields this tool does not know, kept as they are.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Extra { get; set; }

    /// <summary><c>os/arch[/variant]</c>.</summary>
    public override string ToString() => Variant is { Length: > 0 } ? $"{Os}/{Architecture}/{Variant}" : $"{Os}/{Architecture}";

    /// <summary><c>os[(version)]/arch[/variant]</c>: with what Windows' images are told apart by.</summary>
    [JsonIgnore] public string FullName => OsVersion is { Length: > 0 } version ? $"{Os}({version}){ToString()[Os.Length..]}" : ToString();

    /// <summary>
    /// Parses <c>os[(version)]/arch[/variant]</c>, or an architecture alone (then the system is linux), or a system alone (on this machine's processor). Other projects' names for architectures are understood: <c>x86_64</c>, <c>aarch64</c>, <c>armhf</c>.
    /// </summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidPlatform"/>.</exception>
    public static Platform Parse(string text)
    {
        var parts = text.ToLowerInvariant().Split('/');
        var version = parts.Length > 1 ? TakeVersion(ref parts[0]) : null;
        if (version is "" || parts.Length > 3 || parts.Any(part => part.Length == 0 || part.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-' or '.'))))
        {
            throw Invalid(text);
        }
        var (os, rest) = parts.Length == 1 ? Alone(parts[0], text) : (parts[0], parts[1..]);
        var (architecture, variant) = Normalize(rest[0], rest.Length > 1 ? rest[1] : null);
        return new Platform { Os = os == "macos" ? "darwin" : os, Architecture = architecture, Variant = variant, OsVersion = version };
    }

    // A word that is neither would make an image that nothing runs. Source: containerd's platforms, Parse.
    private static (string Os, string[] Others) Alone(string word, string text) =>
        Systems.Contains(word) ? (word, [OfThisMachine.Architecture])
        : Architectures.Contains(Normalize(word, null).Architecture) ? ("linux", [word])
        : throw Invalid(text);

    private static OciException Invalid(string text) =>
        new(ErrorCodes.InvalidPlatform, $"expected a platform such as `linux/amd64` or `linux/arm/v7`, found `{ByteText.Shorten(text)}`");

    // `windows(10.0.17763)`, as containerd writes it. Null where there is no version, empty where it is malformed.
    private static string? TakeVersion(ref string os)
    {
        var open = os.IndexOf('(', StringComparison.Ordinal);
        if (open < 0) return null;
        var version = os.EndsWith(')') ? os[(open + 1)..^1] : "";
        os = os[..open];
        return version.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.') ? version : "";
    }

    /// <summary>What containers on this machine run on: Linux, on its processor.</summary>
    public static Platform OfThisMachine => Linux(RuntimeInformation.OSArchitecture);

    /// <summary>Linux on a processor, in GOARCH's words.</summary>
    public static Platform Linux(Architecture architecture) => architecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => new() { Os = "linux", Architecture = "amd64" },
        System.Runtime.InteropServices.Architecture.X86 => new() { Os = "linux", Architecture = "386" },
        System.Runtime.InteropServices.Architecture.Arm => new() { Os = "linux", Architecture = "arm", Variant = "v7" },
        System.Runtime.InteropServices.Architecture.LoongArch64 => new() { Os = "linux", Architecture = "loong64" },
        _ => new() { Os = "linux", Architecture = architecture.ToString().ToLowerInvariant() },
    };

    // arm64's only variant is v8, arm's usual one v7, amd64's first v1: they are left out or filled in as every other tool does.
    private static (string Architecture, string? Variant) Normalize(string architecture, string? variant) => (architecture, variant) switch
    {
        ("x86_64" or "x86-64", _) => ("amd64", variant),
        ("i386" or "x86" or "i686", _) => ("386", variant),
        ("aarch64" or "arm64", null or "8" or "v8") => ("arm64", null),
        ("aarch64", _) => ("arm64", variant),
        ("armhf", null) or ("arm", null or "7") => ("arm", "v7"),
        ("armel", null) => ("arm", "v6"),
        ("arm", "5" or "6" or "8") => ("arm", "v" + variant),
        ("amd64", "v1") => ("amd64", null),
        _ => (architecture, variant),
    };
}
