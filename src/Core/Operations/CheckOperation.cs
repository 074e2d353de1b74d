using Oci.Build;
using Oci.Containerfile;
using Oci.Diagnostics;

namespace Oci.Operations;

/// <summary>Looks for mistakes in what <see cref="BuildOperation"/> would build. No image is fetched, nothing is written.</summary>
/// <param name="host">The machine and the moment.</param>
public sealed class CheckOperation(OciHost host)
{
    /// <summary>Checks the Containerfile and the ignore file that a build of <paramref name="request"/> would read; what is wrong with them is in the result, never thrown.</summary>
    /// <remarks>All stages are looked at; with a target those that it needs.</remarks>
    /// <exception cref="OciException"><see cref="ErrorCodes.ContextNotFound"/>, <see cref="ErrorCodes.StageNotFound"/>.</exception>
    public CheckResult Run(BuildRequest request)
    {
        var (text, file) = BuildContext.ReadContainerfile(request.Context, request.Containerfile, host.StandardInput);
        var (ignore, ignoreFile) = BuildContext.ReadIgnoreFile(request.Context, file);
        var syntax = Parser.Parse(text);
        if (!syntax.HasErrors) Planner.FindTarget(syntax, request.Target);
        var lint = new Linter(OptionsOf(request, ignore, ignoreFile)).Lint(syntax);
        return new CheckResult(text.Path,
        [
            .. ignore.Diagnostics.Select(problem => new CheckFinding(ignoreFile!, problem)),
            .. syntax.Diagnostics.Select(problem => new CheckFinding(file, problem))
                .Concat(lint.Findings.Select(broken => new CheckFinding(file, broken.ToDiagnostic(), broken)))
                .OrderBy(finding => finding.Diagnostic.At?.Line),
        ]);
    }

    private LintOptions OptionsOf(BuildRequest request, IgnoreFile ignore, string? ignoreFile) => new()
    {
        BuildArguments = BuildArguments.Read(request, host).ToDictionary(argument => argument.Key, string? (argument) => argument.Value),
        ReachableOnly = request.Target is { Length: > 0 },
        Target = request.Target is { Length: > 0 } target ? target : null,
        BuildPlatform = host.Platform.ToString(),
        TargetPlatform = request.Platform?.ToString(),
        Ignore = ignore,
        IgnoreFileName = Path.GetFileName(ignoreFile) ?? ".dockerignore",
    };
}
