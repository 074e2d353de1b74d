using System.Text.Json.Serialization;
using Oci.Diagnostics;
using Oci.Operations;

namespace Oci.Tool.Printing;

/// <summary>What <c>build --check</c> found, as code scanners read it. Source: SARIF 2.1.0 (OASIS), sections 3.13 to 3.52.</summary>
internal sealed record SarifLog([property: JsonPropertyName("$schema")] string Schema, string Version, IReadOnlyList<SarifRun> Runs)
{
    /// <param name="result">What was found.</param>
    /// <param name="folder">The current folder: a file below it is named from it, as scanners know it, every other one by its whole path.</param>
    public static SarifLog Of(CheckResult result, string folder)
    {
        var rules = result.Findings.Select(SarifRule.Of).DistinctBy(rule => rule.Id).ToList();
        var results = result.Findings.Select(finding => SarifResult.Of(finding, rules, folder)).ToList();
        return new("https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", [new SarifRun(new SarifTool(new SarifDriver("dotnet-oci", rules)), "utf16CodeUnits", results)]);
    }
}

internal sealed record SarifRun(SarifTool Tool, string ColumnKind, IReadOnlyList<SarifResult> Results);

internal sealed record SarifTool(SarifDriver Driver);

internal sealed record SarifDriver(string Name, IReadOnlyList<SarifRule> Rules);

/// <summary>A rule of the linter's, or the code of an error.</summary>
internal sealed record SarifRule(string Id, SarifMessage? ShortDescription, string? HelpUri)
{
    public static SarifRule Of(CheckFinding finding) => finding.Broken is { Rule: var rule }
        ? new(rule.Name, new SarifMessage(rule.Description), rule.Url)
        : new(finding.Diagnostic.Code.ToString(), null, null);
}

internal sealed record SarifMessage(string Text);

internal sealed record SarifResult(string RuleId, int RuleIndex, string Level, SarifMessage Message, IReadOnlyList<SarifLocation> Locations)
{
    public static SarifResult Of(CheckFinding finding, List<SarifRule> rules, string folder)
    {
        var (id, diagnostic) = (SarifRule.Of(finding).Id, finding.Diagnostic);
        var text = finding.Broken?.Detail ?? (diagnostic.Hint is null ? diagnostic.Message : $"{diagnostic.Message} (hint: {diagnostic.Hint})");
        var place = new SarifPlace(new SarifArtifact(UriOf(finding.File, folder)), RegionListing.Of(diagnostic.At));
        return new(id, rules.FindIndex(rule => rule.Id == id), LevelOf(diagnostic.Severity), new SarifMessage(text), [new SarifLocation(place)]);
    }

    private static string LevelOf(Severity severity) => severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "note" };

    private static string UriOf(string file, string folder)
    {
        var relative = Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');
        return Path.IsPathRooted(relative) || relative.StartsWith("../", StringComparison.Ordinal) ? new Uri(file).AbsoluteUri : string.Join('/', relative.Split('/').Select(Uri.EscapeDataString));
    }
}

internal sealed record SarifLocation(SarifPlace PhysicalLocation);

internal sealed record SarifPlace(SarifArtifact ArtifactLocation, RegionListing? Region);

internal sealed record SarifArtifact(string Uri);
