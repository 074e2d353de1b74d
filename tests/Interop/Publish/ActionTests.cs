using System.Diagnostics;
using System.Runtime.Versioning;
using Oci.Testing;

namespace Oci.Interop.Publish;

/// <summary>The script behind <c>action.yml</c>, with a runner's environment that is made up.</summary>
[SupportedOSPlatform("linux")]
[Trait("Category", "Linux")]
[Collection(nameof(PublishCollection))]
public sealed class ActionTests(PublishWorkspace workspace) : IDisposable
{
    private readonly TemporaryFolder runner = new();

    public void Dispose() => runner.Dispose();

    [Fact]
    public void A_Containerfile_is_built_and_told_of()
    {
        File.WriteAllText(Path.Combine(runner.Make("context"), "Containerfile"), "FROM scratch\nARG NOTE\nCOPY Containerfile /\nLABEL note=$NOTE\n");
        var (exitCode, output) = Run(new() { ["INPUT_CONTEXT"] = runner["context"], ["INPUT_REPOSITORY"] = "Org/App", ["INPUT_TAGS"] = "one two", ["INPUT_BUILD_ARGS"] = "NOTE=a b; $(touch pwned)" }, "run");
        Assert.True(exitCode == 0, output);
        Assert.Matches(@"\Aimage=org/app@(sha256:[0-9a-f]{64})\ndigest=\1\n\z", File.ReadAllText(runner["output"]));
        Assert.Matches(@"## org/app:one\n\nsha256:[0-9a-f]{64}\n\n\| layer \| size \| type \|\n\| --- \| ---: \| --- \|\n\| `[0-9a-f]{12}` \| \d+ B \| tar\+zstd \|", File.ReadAllText(runner["summary"]));
        Assert.False(File.Exists(runner["pwned"]));
    }

    [Fact]
    public void A_project_is_published_and_a_password_is_never_shown()
    {
        var project = workspace.NewProject("action").WriteWeb("<OciLayout></OciLayout>");
        var (exitCode, output) = Run(new()
        {
            ["INPUT_PROJECT"] = Path.Combine(project.Folder, "web.csproj"), ["INPUT_REPOSITORY"] = "org/web", ["INPUT_TAGS"] = "1.0 latest", ["INPUT_USERNAME"] = "me", ["INPUT_PASSWORD"] = "hush", ["OciLayout"] = "",
        }, "run");
        Assert.True(exitCode == 0, output);
        Assert.Matches(@"digest=sha256:[0-9a-f]{64}\n", File.ReadAllText(runner["output"]));
        Assert.DoesNotContain("hush", output.Replace("::add-mask::hush", "", StringComparison.Ordinal));
        Assert.Contains("| layer |", File.ReadAllText(runner["summary"]));
    }

    [Fact]
    public void A_build_that_fails_fails_the_step_and_tells_no_image()
    {
        var (exitCode, _) = Run(new() { ["INPUT_CONTEXT"] = runner.Make("empty"), ["INPUT_REPOSITORY"] = "org/app" }, "run");
        Assert.NotEqual(0, exitCode);
        Assert.False(File.Exists(runner["output"]) && File.ReadAllText(runner["output"]).Length > 0);
    }

    [Fact]
    public void Platforms_are_not_passed_over_for_a_project()
    {
        var (exitCode, output) = Run(new() { ["INPUT_PROJECT"] = "web.csproj", ["INPUT_REPOSITORY"] = "org/web", ["INPUT_PLATFORMS"] = "linux/amd64 linux/arm64" }, "run");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("ContainerRuntimeIdentifiers", output, StringComparison.Ordinal);
    }

    private (int ExitCode, string Output) Run(Dictionary<string, string> inputs, params string[] arguments)
    {
        Peer.Require("jq");
        var start = new ProcessStartInfo("bash", [Path.Combine(Repository.Root, "scripts", "action.sh"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = runner.Path };
        var bin = runner.Make("bin");
        HostProgram.Script(Path.Combine(bin, "dotnet-oci"), $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "dotnet-oci.dll")}' \"$@\"\n");
        start.Environment["PATH"] = $"{bin}:{start.Environment["PATH"]}";
        foreach (var (name, file) in new[] { ("GITHUB_OUTPUT", "output"), ("GITHUB_STEP_SUMMARY", "summary"), ("GITHUB_PATH", "path"), ("RUNNER_TEMP", "temp"), ("OCI_ROOT", "state") }) start.Environment[name] = runner[file];
        start.Environment["NUGET_PACKAGES"] = workspace.Packages;
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        runner.Make("temp");
        foreach (var (name, value) in inputs) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }
}
