using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Oci.Testing;

namespace Oci.Interop.Conformance;

/// <summary>A case of buildah's conformance suite, as <c>cases.json</c> describes it, with what Docker's builders made of it.</summary>
public sealed partial class ConformanceCase
{
    private readonly JsonNode json;
    private readonly string folder;

    private ConformanceCase(JsonNode json, string folder) => (this.json, this.folder) = (json, folder);

    /// <summary>All cases in order.</summary>
    public static IReadOnlyList<ConformanceCase> ReadAll()
    {
        var folder = Repository.Corpus("buildah-conformance");
        var cases = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "cases.json")))!["cases"]!.AsArray();
        return [.. cases.Select(node => new ConformanceCase(node!, folder))];
    }

    public string Id => json["id"]!.GetValue<string>();

    /// <summary>The number of the instruction at which the build must fail; 0 when it must succeed.</summary>
    public int FailsAt => json["shouldFailAt"]!.GetValue<int>();

    /// <summary>What the failing build must say; null for anything.</summary>
    public string? FailurePattern => json["failureRegex"]?.GetValue<string>();

    public bool NeedsXattrs => Operations.Any(operation => operation["op"]!.GetValue<string>() == "requireXattrs");

    public IReadOnlyDictionary<string, string?> BuildArgs =>
        json["buildArgs"]?.AsObject().ToDictionary(pair => pair.Key, pair => (string?)pair.Value!.GetValue<string>()) ?? [];

    /// <summary>What the suite mounts into every step, from the context in <paramref name="context"/>.</summary>
    public IReadOnlyList<string> Volumes(string context) =>
        [.. (json["transientMounts"]?.AsArray() ?? []).Select(mount => mount!.GetValue<string>().Replace("@@TEMPDIR@@", context, StringComparison.Ordinal))];

    /// <summary>What buildah's output holds; null where the suite does not say.</summary>
    public string? OutputPattern => json["buildahRegex"]?.GetValue<string>();

    public IEnumerable<JsonNode> Operations => json["prepareContext"]?.AsArray().Select(node => node!) ?? [];

    /// <summary>The folder to copy as context; null for none.</summary>
    public string? ContextFolder => json["contextPath"]?.GetValue<string>() is { } path ? Path.Combine(folder, path) : null;

    /// <summary>The Containerfile's path inside the context.</summary>
    public string FileName => json["dockerfile"]?.GetValue<string>() ?? "Dockerfile";

    /// <summary>Whether the Containerfile stands in the suite's source, and is no file of the context.</summary>
    public bool IsInline => json["dockerfileContents"] is not null;

    /// <summary>The Containerfile as the golden results were made with it: without frontend and digests.</summary>
    public string Containerfile() => Digests().Replace(ContainerfileWithDigests(), "");

    /// <summary>The Containerfile without frontend.</summary>
    public string ContainerfileWithDigests() => SyntaxLine().Replace(File.ReadAllText(Path.Combine(folder, json["dockerfilePath"]!.GetValue<string>())), "");

    /// <summary>What a builder made of it; null where it made nothing.</summary>
    public GoldenResult? Golden(string engine)
    {
        var path = Path.Combine(Repository.Corpus("golden"), "buildah-conformance", $"conf-{Id}.json");
        if (!File.Exists(path)) return null;
        var result = JsonNode.Parse(File.ReadAllText(path))!["results"]!.AsArray().FirstOrDefault(node => node!["engine"]!.GetValue<string>() == engine);
        return result is null || result["rc"]!.GetValue<int>() != 0 ? null : new GoldenResult(result);
    }

    public override string ToString() => Id;

    [GeneratedRegex(@"^# *syntax *=.*\n", RegexOptions.Multiline)]
    private static partial Regex SyntaxLine();

    [GeneratedRegex(@"@sha256:[0-9a-f]{64}")]
    private static partial Regex Digests();
}
