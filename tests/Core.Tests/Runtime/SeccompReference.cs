using System.Text.Json;

namespace Oci.Tests.Runtime;

/// <summary>
/// What containers-common's profile does to a call, computed straight from its JSON: nothing of the code under test is used.
/// As libseccomp has it, the first rule without conditions on arguments counts, and rules with conditions only where there is none.
/// </summary>
internal sealed class SeccompReference(JsonElement profile, string architecture, IReadOnlySet<string> capabilities, Version kernel)
{
    private readonly ILookup<string, JsonElement> rules = profile.GetProperty("syscalls").EnumerateArray().Where(rule => IsIncluded(rule, architecture, capabilities, kernel))
        .SelectMany(rule => rule.GetProperty("names").EnumerateArray().Select(name => (Name: name.GetString()!, Rule: rule))).ToLookup(pair => pair.Name, pair => pair.Rule);

    public IEnumerable<string> Architectures =>
        profile.GetProperty("archMap").EnumerateArray().Where(entry => Name(entry.GetProperty("architecture").GetString()!) == architecture)
            .SelectMany(entry => entry.GetProperty("subArchitectures").EnumerateArray().Prepend(entry.GetProperty("architecture"))).Select(entry => entry.GetString()!);

    public static IEnumerable<string> Names(JsonElement profile) =>
        profile.GetProperty("syscalls").EnumerateArray().SelectMany(rule => rule.GetProperty("names").EnumerateArray()).Select(name => name.GetString()!);

    /// <summary>Whether the answer depends on the arguments.</summary>
    public bool LooksAtArguments(string call) => rules[call].Any(rule => Conditions(rule).Count > 0);

    public string Effect(string call, IReadOnlyList<ulong> arguments)
    {
        var naming = rules[call].ToList();
        var whole = naming.Where(rule => Conditions(rule).Count == 0).Select(rule => (JsonElement?)rule).FirstOrDefault();
        var chosen = whole ?? naming.Where(rule => Conditions(rule).All(condition => Matches(condition, arguments))).Select(rule => (JsonElement?)rule).FirstOrDefault();
        return chosen is { } found ? Describe(found, "action", "errnoRet") : Describe(profile, "defaultAction", "defaultErrnoRet");
    }

    private static string Describe(JsonElement element, string action, string error) =>
        element.GetProperty(action).GetString() is "SCMP_ACT_ERRNO" ? $"errno {(element.TryGetProperty(error, out var number) && number.ValueKind == JsonValueKind.Number ? number.GetUInt32() : 1)}" : element.GetProperty(action).GetString()!;

    private static bool IsIncluded(JsonElement rule, string architecture, IReadOnlySet<string> capabilities, Version kernel)
    {
        var (includes, excludes) = (Filter(rule, "includes"), Filter(rule, "excludes"));
        return (includes.Arches.Count == 0 || includes.Arches.Contains(architecture)) && includes.Caps.All(capabilities.Contains) && (includes.Kernel is null || kernel >= includes.Kernel)
            && !excludes.Arches.Contains(architecture) && !excludes.Caps.Any(capabilities.Contains) && (excludes.Kernel is null || kernel < excludes.Kernel);
    }

    private static (List<string> Arches, List<string> Caps, Version? Kernel) Filter(JsonElement rule, string name)
    {
        if (!rule.TryGetProperty(name, out var filter) || filter.ValueKind != JsonValueKind.Object) return ([], [], null);
        return (List(filter, "arches"), List(filter, "caps"), filter.TryGetProperty("minKernel", out var version) ? Version.Parse(version.GetString()!) : null);
    }

    private static List<string> List(JsonElement element, string name) =>
        element.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(item => item.GetString()!)] : [];

    private static List<JsonElement> Conditions(JsonElement rule) =>
        rule.TryGetProperty("args", out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : [];

    private static bool Matches(JsonElement condition, IReadOnlyList<ulong> arguments)
    {
        var (argument, value) = (arguments[condition.GetProperty("index").GetInt32()], condition.GetProperty("value").GetUInt64());
        return condition.GetProperty("op").GetString() switch
        {
            "SCMP_CMP_EQ" => argument == value,
            "SCMP_CMP_NE" => argument != value,
            "SCMP_CMP_LT" => argument < value,
            "SCMP_CMP_LE" => argument <= value,
            "SCMP_CMP_GT" => argument > value,
            "SCMP_CMP_GE" => argument >= value,
            "SCMP_CMP_MASKED_EQ" => (argument & value) == (condition.TryGetProperty("valueTwo", out var two) ? two.GetUInt64() : 0),
            var other => throw new NotSupportedException(other),
        };
    }

    private static string Name(string architecture) => architecture switch
    {
        "SCMP_ARCH_X86_64" => "amd64",
        "SCMP_ARCH_AARCH64" => "arm64",
        "SCMP_ARCH_S390X" => "s390x",
        "SCMP_ARCH_MIPS64" => "mips64",
        "SCMP_ARCH_MIPSEL64" => "mipsel64",
        _ => architecture,
    };
}
