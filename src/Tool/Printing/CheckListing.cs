using System.Text.Json;
using Oci.Operations;

namespace Oci.Tool.Printing;

/// <summary>What <c>build --check</c> found, in JSON.</summary>
internal sealed record CheckListing(string File, bool Passed, IReadOnlyList<CheckFindingListing> Findings)
{
    public static CheckListing Of(CheckResult result) => new(result.File, !result.IsFailure, [.. result.Findings.Select(CheckFindingListing.Of)]);
}

/// <summary>One finding, in JSON: a rule of the linter's with its name, or an error by its code alone.</summary>
internal sealed record CheckFindingListing(string? Rule, string Code, string Severity, string Message, string? Description, string? Url, string? Hint, string? File, RegionListing? At)
{
    public static CheckFindingListing Of(CheckFinding finding)
    {
        var (rule, diagnostic) = (finding.Broken?.Rule, finding.Diagnostic);
        return new(rule?.Name, diagnostic.Code.ToString(), JsonNamingPolicy.CamelCase.ConvertName(diagnostic.Severity.ToString()), finding.Broken?.Detail ?? diagnostic.Message,
            rule?.Description, rule?.Url, rule is null ? diagnostic.Hint : null, diagnostic.At?.Source.Path, RegionListing.Of(diagnostic.At));
    }
}
