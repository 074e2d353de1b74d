using Oci.Runtime;

namespace Oci.Tests.Runtime;

/// <summary>What a filter in runtime-spec's form does to a call.</summary>
internal sealed class SeccompEffect(SeccompSpec filter)
{
    private readonly ILookup<string, SeccompRule> rules = (filter.Syscalls ?? []).SelectMany(rule => rule.Names.Select(name => (Name: name, Rule: rule))).ToLookup(pair => pair.Name, pair => pair.Rule);

    public static string Of(SeccompSpec filter, string call, IReadOnlyList<ulong> arguments) => new SeccompEffect(filter).Of(call, arguments);

    /// <summary>Whether the answer depends on the arguments.</summary>
    public bool LooksAtArguments(string call) => rules[call].Any(rule => rule.Args is { Count: > 0 });

    public string Of(string call, IReadOnlyList<ulong> arguments)
    {
        var naming = rules[call].ToList();
        var whole = naming.Where(rule => rule.Args is null or { Count: 0 }).ToList();
        Assert.True(whole.Count <= 1, $"{call} is named by {whole.Count} rules without conditions");
        var chosen = whole.Concat(naming.Where(rule => rule.Args is { Count: > 0 } args && args.All(condition => Matches(condition, arguments)))).FirstOrDefault();
        return chosen is null ? Describe(filter.DefaultAction, filter.DefaultErrnoRet) : Describe(chosen.Action, chosen.ErrnoRet);
    }

    private static string Describe(string action, uint? error) => action == "SCMP_ACT_ERRNO" ? $"errno {error ?? 1}" : action;

    private static bool Matches(SeccompArgument condition, IReadOnlyList<ulong> arguments)
    {
        var argument = arguments[(int)condition.Index];
        return condition.Op switch
        {
            "SCMP_CMP_EQ" => argument == condition.Value,
            "SCMP_CMP_NE" => argument != condition.Value,
            "SCMP_CMP_LT" => argument < condition.Value,
            "SCMP_CMP_LE" => argument <= condition.Value,
            "SCMP_CMP_GT" => argument > condition.Value,
            "SCMP_CMP_GE" => argument >= condition.Value,
            "SCMP_CMP_MASKED_EQ" => (argument & condition.Value) == (condition.ValueTwo ?? 0),
            var other => throw new NotSupportedException(other),
        };
    }
}
