using System.CommandLine;
using Oci.Content;
using Oci.Diagnostics;

namespace Oci.Tool.CommandLine;

/// <summary>A platform in parts: <c>--arch</c>, <c>--os</c>, <c>--variant</c> and <c>--os-version</c>, beside <c>--platform</c>, which says it in one word.</summary>
internal sealed class PlatformFlags
{
    private readonly Option<string?> architecture = Declare.Text("--arch", "ARCHITECTURE", "The architecture alone, in place of --platform");
    private readonly Option<string?> system = Declare.Text("--os", "OS", "The operating system alone, in place of --platform");
    private readonly Option<string?> variant = Declare.Text("--variant", "VARIANT", "The architecture's variant, in place of --platform");
    private readonly Option<string?> version = Declare.Text("--os-version", "VERSION", "The operating system's version, in place of --platform");

    public IReadOnlyList<Option> Options => [architecture, system, variant, version];

    /// <summary>The platform; what is not said is this machine's. Null where nothing is said.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>: both forms; <see cref="ErrorCodes.InvalidPlatform"/>.</exception>
    public Platform? Read(VerbCall call, bool isGivenWhole)
    {
        if (Options.FirstOrDefault(call.Has) is not { } given) return null;
        if (isGivenWhole) throw new OciException(ErrorCodes.Usage, $"expected `--platform` or `{given.Name}`, found both", "--platform linux/arm64");
        var own = Platform.OfThisMachine;
        var named = call.Value(architecture) ?? own.Architecture;
        var kind = call.Value(variant) ?? (call.Has(architecture) ? null : own.Variant);
        var platform = Platform.Parse(string.Join('/', ((string?[])[call.Value(system) ?? own.Os, named, kind]).Where(part => part is not null)));
        return platform with { OsVersion = call.Value(version) ?? platform.OsVersion };
    }
}
