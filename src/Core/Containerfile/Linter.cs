namespace Oci.Containerfile;

/// <summary>Looks for what is allowed but probably not meant. Works on files with errors too, as far as they can be understood.</summary>
/// <param name="options">What is known about the build; null for nothing.</param>
public sealed class Linter(LintOptions? options = null)
{
    private readonly LintOptions options = options ?? new LintOptions();

    /// <summary>Applies all rules to a file.</summary>
    public LintResult Lint(ContainerfileSyntax syntax)
    {
        var check = options.Check ?? options.BuildArguments.GetValueOrDefault("BUILDKIT_DOCKERFILE_CHECK") ?? syntax.Directives.Check;
        var report = new LintReport(LintSettings.Parse(check ?? "", out _));
        new TextLint(report).Check(syntax);
        if (!syntax.HasErrors) CheckStages(syntax, report);
        var findings = report.InOrder;
        return new LintResult(findings, report.Settings.IsError && findings.Count > 0);
    }

    /// <summary>What the file's FROMs name with their arguments expanded, stages too; nothing of a file with errors.</summary>
    public static IEnumerable<string> BaseNames(ContainerfileSyntax syntax, LintOptions options)
    {
        if (syntax.HasErrors) return [];
        var globals = new GlobalScope(syntax, options);
        return [.. syntax.Stages.Select(stage => globals.Expand(stage.From.Image).Text).Where(name => name.Length > 0)];
    }

    private void CheckStages(ContainerfileSyntax syntax, LintReport report)
    {
        var globals = new GlobalScope(syntax, options);
        new FromLint(report, globals).Check(syntax);
        var reachable = options.ReachableOnly ? StageGraph.Reachable(syntax, options.Target, word => globals.Expand(word).Text) : [.. syntax.Stages];
        var scopes = new Dictionary<int, StageScope>();
        var defined = DefinedSomewhere(syntax);
        foreach (var stage in syntax.Stages.Where(reachable.Contains))
        {
            var scope = StageScope.Begin(stage, syntax, globals, options, scopes);
            scopes.Add(stage.Index, scope);
            new StageLint(report, options, scope, defined).Check(stage);
        }
    }

    private static HashSet<string> DefinedSomewhere(ContainerfileSyntax syntax) =>
    [
        .. syntax.Instructions.OfType<ArgSyntax>().SelectMany(arg => arg.Declarations).Select(declaration => declaration.Name.Text),
        .. syntax.Instructions.OfType<EnvSyntax>().SelectMany(env => env.Variables).Select(pair => pair.Key.Text),
    ];
}
