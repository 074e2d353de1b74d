using Oci.Containerfile;
using Oci.Diagnostics;
using Oci.Images;

namespace Oci.Operations;

/// <summary>Holds a Containerfile against the lint rules, with what is known about a build of it.</summary>
internal static class BuildLint
{
    /// <summary>What a build of <paramref name="request"/> knows before any image is looked up.</summary>
    public static LintOptions OptionsOf(BuildRequest request, OciHost host, IgnoreFile ignore, string? ignoreFile) => new()
    {
        BuildArguments = BuildArguments.Read(request, host).ToDictionary(argument => argument.Key, string? (argument) => argument.Value),
        Target = request.Target is { Length: > 0 } target ? target : null,
        BuildPlatform = host.Platform.ToString(),
        TargetPlatform = request.Platforms is [var platform, ..] ? platform.ToString() : null,
        Ignore = ignore,
        IgnoreFileName = Path.GetFileName(ignoreFile) ?? ".dockerignore",
    };

    /// <summary>What a rule may want to know of a base image.</summary>
    public static BaseImageFacts FactsOf(Image image) => new(
        image.Platform.ToString(),
        (image.Config.Value.Config?.Env ?? []).Select(entry => entry.Split('=', 2)).GroupBy(pair => pair[0]).ToDictionary(group => group.Key, group => group.Last().ElementAtOrDefault(1) ?? ""),
        image.Config.Value.Config?.Shell is { Count: > 0 });

    /// <summary>Tells what a build may go on with, and stops where the Containerfile wants its rules kept.</summary>
    /// <exception cref="ContainerfileException">Rules are broken, and the Containerfile says <c># check=error=true</c>.</exception>
    public static void Report(ContainerfileSyntax syntax, LintOptions options, IProgress<ProgressEvent> progress)
    {
        var result = new Linter(options).Lint(syntax);
        var diagnostics = result.Findings.Select(finding => finding.ToDiagnostic()).ToList();
        if (result.IsFailure) throw new ContainerfileException(diagnostics);
        foreach (var diagnostic in diagnostics) progress.Report(new WarningRaised(syntax.Source.Path, diagnostic));
    }

    /// <summary>Build arguments that nothing in the file asks for: most are misspelt.</summary>
    public static IEnumerable<Diagnostic> UnusedArguments(ContainerfileSyntax syntax, BuildRequest request)
    {
        var declared = syntax.Instructions.OfType<ArgSyntax>().SelectMany(arg => arg.Declarations).Select(declaration => declaration.Name.Text).ToHashSet();
        if (declared.Any(name => name.Contains('$', StringComparison.Ordinal))) return [];
        return request.BuildArgs.Keys.Where(name => !declared.Contains(name) && !Build.PredefinedArguments.IsKnown(name) && !PredefinedArguments.Global.Contains(name)).Order(StringComparer.Ordinal)
            .Select(name => new Diagnostic(ErrorCodes.UnusedBuildArgument, Severity.Warning, $"expected `ARG {Native.ByteText.Escape(name)}` for the build argument, found none in `{Native.ByteText.Escape(syntax.Source.Path)}`", null,
                Suggestion.Nearest(name, declared) is { } nearest ? $"did you mean `--build-arg {nearest}=…`?" : null));
    }
}
