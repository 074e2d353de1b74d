using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Oci.Testing;
using YamlDotNet.RepresentationModel;

namespace Oci.Interop.Publish;

/// <summary>The workflows, the action and the template's workflow: as sound as can be known without a runner, and the sample's commands at work.</summary>
[SupportedOSPlatform("linux")]
[Trait("Category", "Linux")]
[Collection(nameof(PublishCollection))]
public sealed partial class WorkflowTests(PublishWorkspace workspace) : IDisposable
{
    private static readonly string[] StepWords = ["name", "id", "if", "uses", "with", "run", "shell", "env", "working-directory", "continue-on-error", "timeout-minutes"];
    private static readonly string[] JobWords = ["name", "runs-on", "needs", "if", "strategy", "env", "permissions", "steps", "timeout-minutes", "outputs", "defaults", "concurrency", "container", "services"];
    private static readonly string[] Contexts = ["github", "secrets", "vars", "env", "matrix", "steps", "needs", "runner", "inputs", "job", "strategy"];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> Workflows =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, ".github", "workflows")).Select(path => Path.GetRelativePath(Repository.Root, path)),
        "templates/content/oci-action/.github/workflows/image.yml",
    ];

    [Theory]
    [MemberData(nameof(Workflows))]
    public void A_workflow_is_sound(string path)
    {
        var root = Read(path);
        Assert.Empty(Keys(root).Except(["name", "on", "permissions", "jobs"]));
        Assert.True(root.Children.ContainsKey("on"));
        var jobs = (YamlMappingNode)root["jobs"];
        foreach (var (name, job) in jobs.Children.Select(pair => (pair.Key.ToString(), (YamlMappingNode)pair.Value)))
        {
            Assert.Empty(Keys(job).Except(JobWords));
            foreach (var need in job.Children.TryGetValue("needs", out var needs) ? needs is YamlSequenceNode all ? all.Select(each => each.ToString()) : [needs.ToString()] : [])
                Assert.True(jobs.Children.ContainsKey(need), $"{path}: job {name} needs {need}, which is not there");
            CheckSteps(path, (YamlSequenceNode)job["steps"], MatrixOf(job));
        }
    }

    [Fact]
    public void The_action_passes_every_input_to_its_script_and_nothing_else()
    {
        var root = Read("action.yml");
        var inputs = Keys((YamlMappingNode)root["inputs"]).ToList();
        var runs = (YamlMappingNode)root["runs"];
        Assert.Equal("composite", runs["using"].ToString());
        CheckSteps("action.yml", (YamlSequenceNode)runs["steps"], []);
        var text = File.ReadAllText(Path.Combine(Repository.Root, "action.yml"));
        var used = InputUse().Matches(text).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(inputs.Order(StringComparer.Ordinal), used);
        var script = File.ReadAllText(Path.Combine(Repository.Root, "scripts", "action.sh"));
        Assert.All(ScriptInput().Matches(script).Select(match => match.Value).Distinct(), name => Assert.Contains(name + ":", text));
    }

    [Fact]
    public async Task The_samples_commands_publish_for_two_machines_and_merge_them_under_one_name()
    {
        Peer.RequireRoot();
        await using var registry = await DockerRegistry.StartAsync();
        var job = (YamlMappingNode)Read(".github/workflows/image-sample.yml")["jobs"];
        // The tree as a runner has it, so that nothing is left in this one.
        HostProgram.Shell("""mkdir -p "$2"; cd "$1"; cp -r Directory.* CodeMetricsConfig.txt src samples .editorconfig "$2/"; mkdir -p "$2/artifacts/bin/Tasks"; cp -r artifacts/bin/Tasks/debug "$2/artifacts/bin/Tasks/"; rm -rf "$2"/samples/*/bin "$2"/samples/*/obj""", Repository.Root, folder["work"]);
        foreach (var rid in new[] { "linux-x64", "linux-arm64" })
            Run(StepOf(job, "build", "dotnet publish"), registry.Host, ("matrix.rid", rid));
        Run(StepOf(job, "merge", "dotnet-oci index create").Replace("dotnet-oci login", "true dotnet-oci login", StringComparison.Ordinal), registry.Host);
        var tags = HostProgram.Run(Peer.Require("skopeo"), "inspect", "--raw", "--tls-verify=false", $"docker://{registry.Host}/org/app/sample:latest");
        Assert.Contains("arm64", tags);
        Assert.Contains("amd64", tags);
    }

    private static string StepOf(YamlMappingNode jobs, string job, string with) =>
        ((YamlSequenceNode)((YamlMappingNode)jobs[job])["steps"]).OfType<YamlMappingNode>().Select(step => step.Children.TryGetValue("run", out var run) ? run.ToString() : "").Single(run => run.Contains(with, StringComparison.Ordinal));

    private void Run(string script, string registry, params (string Name, string Value)[] values)
    {
        foreach (var (name, value) in values.Concat([("github.repository", "Org/App"), ("github.sha", "0123abcd")])) script = Regex.Replace(script, $$$"""\$\{\{ *{{{Regex.Escape(name)}}} *\}\}""", value);
        script = script.Replace("ghcr.io", registry, StringComparison.Ordinal).Replace("Org/App", "org/app", StringComparison.Ordinal);
        Assert.DoesNotContain("${{", script);
        var bin = folder.Make("bin");
        HostProgram.Script(Path.Combine(bin, "dotnet-oci"), $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "dotnet-oci.dll")}' \"$@\"\n");
        var start = workspace.NewProject("workflow").StartInfo("bash", "-eo", "pipefail", "-c", script);
        start.WorkingDirectory = folder["work"];
        foreach (var (name, value) in new[]
        {
            ("PATH", $"{bin}:{start.Environment["PATH"]}"), ("OciBase", $"oci:{workspace.Bases}:two"), ("IMAGE", $"{registry}/org/app/sample"), ("GITHUB_SHA", "0123abcd"), ("PASSWORD", ""), ("GITHUB_ACTOR", "me"),
            ("NUGET_PACKAGES", Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages")),
            ("UseAppHost", "false"),
        }) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{script}\n{output}{error.Result}");
    }

    private static void CheckSteps(string path, YamlSequenceNode steps, IReadOnlyCollection<string> matrix)
    {
        var known = new HashSet<string>();
        foreach (var step in steps.Cast<YamlMappingNode>())
        {
            Assert.Empty(Keys(step).Except(StepWords));
            Assert.True(step.Children.ContainsKey("uses") != step.Children.ContainsKey("run"), $"{path}: a step either uses or runs something");
            if (step.Children.TryGetValue("uses", out var action)) Assert.Matches(@"^(\./|OCI_ACTION$|[\w.-]+/[\w./-]+@\w)", action.ToString());
            foreach (var expression in Expression().Matches(step.ToString()).Select(match => match.Groups[1].Value.Trim()))
            {
                var words = expression.Split('.');
                Assert.Contains(words[0], Contexts);
                if (words[0] == "steps") Assert.Contains(words[1], known);
                if (words[0] == "matrix") Assert.Contains(words[1], matrix);
            }
            if (step.Children.TryGetValue("id", out var id)) Assert.True(known.Add(id.ToString()), $"{path}: two steps are called {id}");
            if (step.Children.TryGetValue("run", out var run)) CheckScript(path, run.ToString());
        }
    }

    // It parses, and what it starts from here is here.
    private static void CheckScript(string path, string script)
    {
        var plain = Expression().Replace(script, "value");
        var (exitCode, _, error) = HostProgram.Try("bash", "-n", "-c", plain);
        Assert.True(exitCode == 0, $"{path}: {error}\n{script}");
        foreach (Match own in OwnScript().Matches(plain)) Assert.True(File.Exists(Path.Combine(Repository.Root, own.Value)), $"{path}: {own.Value} is not there");
    }

    private static List<string> MatrixOf(YamlMappingNode job)
    {
        if (!job.Children.TryGetValue("strategy", out var strategy) || !((YamlMappingNode)strategy).Children.TryGetValue("matrix", out var matrix)) return [];
        var include = ((YamlMappingNode)matrix).Children.TryGetValue("include", out var rows) ? ((YamlSequenceNode)rows).Cast<YamlMappingNode>().SelectMany(Keys) : [];
        return [.. Keys((YamlMappingNode)matrix), .. include];
    }

    private static IEnumerable<string> Keys(YamlMappingNode node) => node.Children.Keys.Select(key => key.ToString());

    private static YamlMappingNode Read(string path)
    {
        using var reader = File.OpenText(Path.Combine(Repository.Root, path));
        var yaml = new YamlStream();
        yaml.Load(reader);
        return (YamlMappingNode)yaml.Documents.Single().RootNode;
    }

    [GeneratedRegex(@"\$\{\{(.*?)\}\}")]
    private static partial Regex Expression();

    [GeneratedRegex(@"inputs\.([\w-]+)")]
    private static partial Regex InputUse();

    [GeneratedRegex("INPUT_[A-Z_]+")]
    private static partial Regex ScriptInput();

    [GeneratedRegex(@"(?<![\w/$}])(scripts/[\w.-]+|\.ci/\w+|test\.sh)")]
    private static partial Regex OwnScript();
}
