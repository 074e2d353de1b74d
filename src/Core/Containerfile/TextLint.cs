namespace Oci.Containerfile;

/// <summary>The rules that need nothing but the text.</summary>
internal sealed class TextLint(LintReport report)
{
    public void Check(ContainerfileSyntax syntax)
    {
        foreach (var instruction in syntax.Instructions.Where(instruction => instruction is not InvalidSyntax))
        {
            CheckContinuation(instruction);
            CheckDescription(instruction);
            if (instruction is MaintainerSyntax) report.Add(LintRules.MaintainerDeprecated, instruction, instruction.Keyword.Span, "Maintainer instruction is deprecated in favor of using label");
            if (instruction is FromSyntax from) CheckStageName(from);
        }
        CheckCasing(syntax);
        CheckNames(syntax);
    }

    private void CheckContinuation(InstructionSyntax instruction)
    {
        if (!instruction.Line.HasEmptyContinuation) return;
        var span = instruction.Span;
        var last = span.Source.Text.LastIndexOf('\n', Math.Max(0, span.Start + span.Length - 1), Math.Max(0, span.Length)) + 1;
        report.Add(LintRules.NoEmptyContinuation, instruction, span with { Start = last, Length = span.Start + span.Length - last }, "Empty continuation line");
    }

    private void CheckStageName(FromSyntax from)
    {
        if (from.StageName is not { } name) return;
        if (name.Text.Any(char.IsUpper)) report.Add(LintRules.StageNameCasing, from, name.Span, $"Stage name '{name}' should be lowercase");
        var keyword = from.Arguments[1];
        var differs = (IsUpper(from.Keyword.Text) && !IsUpper(keyword.Text)) || (IsLower(from.Keyword.Text) && !IsLower(keyword.Text));
        if (differs) report.Add(LintRules.FromAsCasing, from, keyword.Span, $"'{keyword}' and '{from.Keyword}' keywords' casing do not match");
    }

    /// <summary>The majority decides; where there is none, upper case wins.</summary>
    private void CheckCasing(ContainerfileSyntax syntax)
    {
        var instructions = syntax.Stages.SelectMany(stage => stage.Instructions.Prepend(stage.From)).Where(instruction => instruction is not InvalidSyntax).ToArray();
        var lower = instructions.Count(i => IsLower(i.Keyword.Text)) > instructions.Count(i => IsUpper(i.Keyword.Text));
        foreach (var instruction in instructions.Where(i => lower ? !IsLower(i.Keyword.Text) : !IsUpper(i.Keyword.Text)))
        {
            report.Add(LintRules.ConsistentInstructionCasing, instruction, instruction.Keyword.Span,
                $"Command '{instruction.Keyword}' should match the case of the command majority ({(lower ? "lowercase" : "uppercase")})");
        }
    }

    private void CheckNames(ContainerfileSyntax syntax)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var stage in syntax.Stages)
        {
            if (stage.Name is not { } name) continue;
            var span = stage.From.StageName!.Value.Span;
            if (name is "scratch" or "context") report.Add(LintRules.ReservedStageName, stage.From, span, $"Stage name should not use the same name as reserved stage \"{name}\"");
            if (!seen.Add(name)) report.Add(LintRules.DuplicateStageName, stage.From, span, $"Duplicate stage name \"{name}\", stage names should be unique");
        }
    }

    private void CheckDescription(InstructionSyntax instruction)
    {
        string[] names = instruction switch
        {
            FromSyntax { StageName: { } name } => [name.Text],
            ArgSyntax arg => [.. arg.Declarations.Select(declaration => declaration.Name.Text)],
            _ => [],
        };
        if (names.Length == 0 || instruction.Comments.Count == 0) return;
        var comment = instruction.Comments[^1];
        if (comment.Text.Length == 0 || LintSettings.FromComment(comment.Text) is not null || names.Contains(comment.Text.Split(' ')[0])) return;
        var example = names.Length > 1 ? "<arg_key>" : names[0];
        report.Add(LintRules.InvalidDefinitionDescription, instruction, instruction.Keyword.Span, $"Comment for {instruction.Name} should follow the format: `# {example} <description>`");
    }

    private static bool IsUpper(string text) => !text.Any(char.IsLower);

    private static bool IsLower(string text) => !text.Any(char.IsUpper);
}
