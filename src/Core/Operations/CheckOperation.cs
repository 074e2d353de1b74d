using Oci.Build;
using Oci.Containerfile;
using Oci.Diagnostics;
using Oci.Images;

namespace Oci.Operations;

/// <summary>Looks for mistakes in what <see cref="BuildOperation"/> would build. No image is fetched, nothing is written.</summary>
/// <param name="host">The machine and the moment.</param>
public sealed class CheckOperation(OciHost host)
{
    /// <summary>Checks the Containerfile and the ignore file that a build of <paramref name="request"/> would read; what is wrong with them is in the result, never thrown.</summary>
    /// <remarks>All stages are looked at; with a target those that it needs. Base images are looked at where the local store has them.</remarks>
    /// <exception cref="OciException"><see cref="ErrorCodes.ContextNotFound"/>, <see cref="ErrorCodes.StageNotFound"/>.</exception>
    public async Task<CheckResult> RunAsync(BuildRequest request, CancellationToken ct)
    {
        request = BuildArguments.WithFiles(request, ct);
        using var input = await BuildInput.OpenAsync(host, request, ct);
        request = input.Request;
        var (text, file) = input.ReadContainerfile(ct);
        var (ignore, ignoreFile) = BuildContext.ReadIgnoreFile(request.Context, file, request.Ignorefile, ct);
        var syntax = Parser.Parse(text);
        if (!syntax.HasErrors) Planner.FindTarget(syntax, request.Target);
        var options = BuildLint.OptionsOf(request, host, ignore, ignoreFile) with { ReachableOnly = request.Target is { Length: > 0 } };
        var lint = new Linter(await WithBasesAsync(options, request, syntax, ct)).Lint(syntax);
        return new CheckResult(text.Path,
        [
            .. ignore.Diagnostics.Select(problem => new CheckFinding(ignoreFile!, problem)),
            .. syntax.Diagnostics.Select(problem => new CheckFinding(file, problem))
                .Concat(lint.Findings.Select(broken => new CheckFinding(file, broken.ToDiagnostic(), broken)))
                .OrderBy(finding => finding.Diagnostic.At?.Line),
        ]);
    }

    private async Task<LintOptions> WithBasesAsync(LintOptions options, BuildRequest request, ContainerfileSyntax syntax, CancellationToken ct)
    {
        var facts = new Dictionary<string, BaseImageFacts?>();
        foreach (var name in Linter.BaseNames(syntax, options).Where(name => name != "scratch").Distinct())
            facts[name] = await FindAsync(NamedContexts.Images(request).GetValueOrDefault(name.ToLowerInvariant(), name), request, ct);
        return options with { BaseImage = name => facts.GetValueOrDefault(name) };
    }

    private async Task<BaseImageFacts?> FindAsync(string name, BuildRequest request, CancellationToken ct)
    {
        var store = host.OpenStore();
        if (!Directory.Exists(store.Folder) || !ImageReference.TryParse(name, out var reference)) return null;
        try
        {
            if (await store.FindAsync(reference.WithDefaultTag(), ct) is not { } target) return null;
            return BuildLint.FactsOf(await new ImageLoader(store.Layout).LoadAsync(target, new PlatformSelector(request.Platforms is [var platform, ..] ? platform : host.Platform), ct));
        }
        catch (OciException)
        {
            return null; // what is wrong with an image is no mistake of the Containerfile
        }
    }
}
