using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Layouts;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Interop.Conformance;

/// <summary>
/// Every case of buildah's conformance suite, built by us and compared with what Docker's builders made of it: tree and configuration. Right is,
/// in this order: whether the suite wants the build to fail, BuildKit's result, the classic builder's.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class BuildahConformanceTests(ConformanceBases bases) : IClassFixture<ConformanceBases>
{
    public static TheoryData<string> Cases()
    {
        var data = new TheoryData<string>();
        if (CorpusIsThere()) foreach (var test in ConformanceCase.ReadAll().Where(test => !KnownDifferences.WithStandIns.Contains(test.Id))) data.Add(test.Id);
        else data.Add("absent");
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_result_is_what_Dockers_builders_make(string id)
    {
        var test = ConformanceCase.ReadAll().Single(test => test.Id == id);
        Peer.RequireRoot();
        Peer.Require("runc");
        await bases.ReadyAsync();
        using var folder = new TemporaryFolder();
        var context = folder["context"];
        var goldenIsOwn = ContextPreparation.Make(test, context);
        var inline = folder["Containerfile"];
        await File.WriteAllTextAsync(inline, test.Containerfile());
        if (test.FailsAt > 0) await FailsAsync(test, context, inline);
        else await SucceedsAsync(test, context, folder.Make("tmp"));
        if (test.FailsAt == 0 && !goldenIsOwn) await BuildAsync(test, context, inline);
    }

    private async Task FailsAsync(ConformanceCase test, string context, string file)
    {
        var fault = await Assert.ThrowsAnyAsync<OciException>(() => BuildAsync(test, context, file));
        var line = fault.At?.Line ?? (fault as Containerfile.ContainerfileException)?.Diagnostics.First(d => d.Severity == Severity.Error).At?.Line;
        Assert.Equal(test.FailsAt, Containerfile.Parser.Parse(new SourceText("", test.Containerfile())).Instructions.Count(instruction => instruction.Span.Line <= line));
        if (test.FailurePattern is { } pattern) Assert.Matches(new Regex(pattern), fault.Message);
    }

    private async Task SucceedsAsync(ConformanceCase test, string context, string temp)
    {
        var output = new StepLines();
        var result = await BuildAsync(test, context, Path.Combine(context, test.FileName), output);
        // What the suite looks for in buildah's output: instructions, what they write, and the arrow behind each.
        if (test.OutputPattern is { } pattern && result.Steps.Cached == 0) Assert.Matches(new Regex(pattern, RegexOptions.Singleline), output.Text);
        if ((test.Golden("buildkit") ?? test.Golden("classic")) is not { } golden) return;
        var store = LocalStore.Open(bases.Host.StateRoot);
        var loader = new ImageLoader(store.Layout);
        var image = await loader.LoadManifestAsync(result.Manifest, default);
        var below = await BaseOfAsync(image, store, temp);
        var expected = golden.ApplyTo(below);
        var actual = await ImageFiles.ReadAsync(image, store.Layout, temp);
        foreach (var path in KnownDifferences.MountPoints.GetValueOrDefault(test.Id, [])) expected.Remove(path);
        var text = Difference(expected, actual) + ConfigDifference(golden, image);
        Assert.True(text.Length == 0, $"{text}\n{test.Containerfile()}");
    }

    private Task<BuildResult> BuildAsync(ConformanceCase test, string context, string file, IProgress<ProgressEvent>? progress = null) => new BuildOperation(progress is null ? bases.Host : bases.Host with { Progress = progress }).RunAsync(
        new BuildRequest { Context = context, Containerfile = file, BuildArgs = test.BuildArgs, Network = Oci.Build.StepNetwork.None, Volumes = test.Volumes(context) }, default);

    private sealed class StepLines : IProgress<ProgressEvent>
    {
        private readonly StringBuilder text = new();

        public string Text
        {
            get
            {
                lock (text) return text.ToString();
            }
        }

        public void Report(ProgressEvent value)
        {
            lock (text)
            {
                text.Append(value switch { Oci.Build.StepOutput line => line.Line, Oci.Build.StepStarted step => $"STEP: {step.Step}", Oci.Build.StepCompleted => "-->", _ => "" }).Append(' ');
            }
        }
    }

    // The base is whichever of the stand-ins the image begins with.
    private static async Task<IReadOnlyDictionary<string, string>> BaseOfAsync(Image image, LocalStore store, string temp)
    {
        await foreach (var (_, target) in store.ListAsync(default))
        {
            var candidate = await new ImageLoader(store.Layout).LoadManifestAsync(target, default);
            if (image.Layers.Count > 0 && candidate.Layers[0].DiffId == image.Layers[0].DiffId) return await ImageFiles.ReadAsync(candidate, store.Layout, temp);
        }
        return new Dictionary<string, string>();
    }

    private static string Difference(IReadOnlyDictionary<string, string> expected, IReadOnlyDictionary<string, string> actual)
    {
        var text = new StringBuilder();
        foreach (var path in expected.Keys.Union(actual.Keys).Order(StringComparer.Ordinal))
        {
            var (wanted, found) = (expected.GetValueOrDefault(path), actual.GetValueOrDefault(path));
            if (wanted != found) text.Append($"\n{path}\n  expected {wanted ?? "nothing"}\n  found    {found ?? "nothing"}");
        }
        return text.ToString();
    }

    private static string ConfigDifference(GoldenResult golden, Image image)
    {
        var actual = JsonNode.Parse(image.Config.Raw.Span)!["config"];
        // Images from scratch start in `/` by BuildKit's word alone.
        if (!golden.IsBuildKit && golden.Config?["WorkingDir"] is null && actual?["WorkingDir"]?.GetValue<string>() == "/") actual.AsObject().Remove("WorkingDir");
        var text = Normalize(golden.Config) == Normalize(actual) ? "" : $"\nconfig\n  expected {Normalize(golden.Config)}\n  found    {Normalize(actual)}";
        return (golden.Author ?? "") == (image.Config.Value.Author ?? "") ? text : $"{text}\nauthor\n  expected {golden.Author}\n  found    {image.Config.Value.Author}";
    }

    private static string Normalize(JsonNode? config) => config is not JsonObject fields ? "{}"
        : JsonSerializer.Serialize(fields.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(pair => pair.Key, pair => pair.Value));

    private static bool CorpusIsThere() => Directory.Exists(Environment.GetEnvironmentVariable("OCI_CORPUS") ?? Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "corpus")));
}
