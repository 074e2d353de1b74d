using System.Text.RegularExpressions;
using Oci.Diagnostics;

namespace Oci.Containerfile;

/// <summary>The rules about what a stage does.</summary>
internal sealed partial class StageLint(LintReport report, LintOptions options, StageScope scope, IReadOnlySet<string> defined)
{
    private static readonly string[] SecretWords = ["apikey", "auth", "credential", "credentials", "key", "password", "pword", "passwd", "secret", "token"];

    private readonly Dictionary<string, InstructionSyntax> last = new(StringComparer.Ordinal);

    public void Check(StageSyntax stage)
    {
        CheckBase(stage.From);
        foreach (var instruction in stage.Instructions)
        {
            if (instruction is not ArgSyntax) CheckVariables(instruction);
            CheckInstruction(instruction);
        }
        var entrypoint = last.GetValueOrDefault("ENTRYPOINT") as EntrypointSyntax;
        if (entrypoint is { Command: { IsExec: false, Arguments.Count: > 0 } } && last.TryGetValue("CMD", out var cmd))
        {
            report.Add(LintRules.CmdIgnoredByEntrypoint, cmd, cmd.Span, $"CMD has no effect beside the shell form of ENTRYPOINT in line {entrypoint.Span.Line}");
        }
    }

    private void CheckInstruction(InstructionSyntax instruction)
    {
        switch (instruction)
        {
            case ArgSyntax arg:
                foreach (var declaration in arg.Declarations) CheckArgument(arg, declaration);
                break;
            case EnvSyntax env:
                foreach (var pair in env.Variables) CheckSecret(env, pair.Key);
                CheckLegacy(env, env.Variables);
                scope.Set(env);
                break;
            case LabelSyntax label:
                CheckLegacy(label, label.Labels);
                break;
            case WorkdirSyntax workdir:
                CheckWorkdir(workdir);
                break;
            case ShellSyntax:
                scope.HasShell = true;
                break;
            case CmdSyntax cmd:
                CheckCommand(cmd, cmd.Command);
                break;
            case EntrypointSyntax entrypoint:
                CheckCommand(entrypoint, entrypoint.Command);
                break;
            case HealthcheckSyntax:
                CheckRepeated(instruction);
                break;
            case ExposeSyntax expose:
                foreach (var port in expose.Ports) CheckPort(expose, port);
                break;
            case FileTransferSyntax transfer:
                CheckSources(transfer);
                break;
            case RunSyntax run:
                CheckRun(run);
                break;
        }
    }

    // Each declaration sees those before it.
    private void CheckArgument(ArgSyntax arg, ArgumentDeclaration declaration)
    {
        CheckSecret(arg, declaration.Name);
        CheckVariables(arg, scope.Expand(declaration.Name), declaration.Name.Span);
        if (declaration.Default is { } value) CheckVariables(arg, scope.Expand(value), value.Span);
        scope.Declare(declaration);
    }

    private void CheckBase(FromSyntax from)
    {
        if (scope.Base is not { Facts.Platform: { } found } image) return;
        var wanted = from.Platform is { } word ? scope.ExpandGlobal(word).Text : "";
        if (wanted.Length == 0 || wanted.Contains('$', StringComparison.Ordinal)) wanted = options.TargetPlatform ?? options.BuildPlatform;
        if (SamePlatform(found, wanted)) return;
        report.Add(LintRules.InvalidBaseImagePlatform, from, from.Image.Span, $"Base image {image.Name} was pulled with platform \"{found}\", expected \"{wanted}\" for current build");
    }

    /// <summary>A variant that only one side names does not tell them apart.</summary>
    private static bool SamePlatform(string left, string right)
    {
        var (a, b) = (left.Split('/'), right.Split('/'));
        return a.Zip(b).All(pair => pair.First == pair.Second);
    }

    private void CheckLegacy(InstructionSyntax instruction, IEnumerable<KeyValueSyntax> pairs)
    {
        if (!pairs.Any(pair => pair.IsLegacy)) return;
        var name = instruction.Name;
        report.Add(LintRules.LegacyKeyValueFormat, instruction, instruction.Span, $"\"{name} key=value\" should be used instead of legacy \"{name} key value\" format");
    }

    private void CheckWorkdir(WorkdirSyntax workdir)
    {
        var expansion = scope.Expand(workdir.Path);
        var path = expansion.Text;
        var absolute = path.StartsWith('/') || path.StartsWith('\\') || (path.Length > 1 && path[1] == ':' && char.IsAsciiLetter(path[0]));
        if (!absolute && !scope.HasWorkdir && (scope.IsComplete || expansion.Undefined.Count == 0))
        {
            report.Add(LintRules.WorkdirRelativePath, workdir, workdir.Path.Span, $"Relative workdir \"{path}\" can have unexpected results if the base image changes");
        }
        scope.HasWorkdir = true;
    }

    private void CheckCommand(InstructionSyntax instruction, CommandSyntax command)
    {
        CheckRepeated(instruction);
        if (command.IsExec || command.Arguments.Count == 0 || scope.HasShell) return;
        report.Add(LintRules.JsonArgsRecommended, instruction, instruction.Span, $"JSON arguments recommended for {instruction.Name} to prevent unintended behavior related to OS signals");
    }

    private void CheckRepeated(InstructionSyntax instruction)
    {
        var name = instruction.Name;
        if (last.TryGetValue(name, out var earlier))
        {
            report.Add(LintRules.MultipleInstructionsDisallowed, earlier, earlier.Span, $"Multiple {name} instructions should not be used in the same stage because only the last one will be used");
        }
        last[name] = instruction;
    }

    private void CheckPort(ExposeSyntax expose, Word word)
    {
        var text = scope.Expand(word).Text;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var protocol = slash < 0 ? "" : text[(slash + 1)..];
        if (protocol.Any(char.IsUpper)) report.Add(LintRules.ExposeProtoCasing, expose, word.Span, $"Defined protocol '{text}' in EXPOSE instruction should be lowercase");
        if (text.Contains(':', StringComparison.Ordinal)) report.Add(LintRules.ExposeInvalidFormat, expose, word.Span, $"EXPOSE instruction should not define an IP address or host-port mapping, found '{text}'");
    }

    private void CheckSecret(InstructionSyntax instruction, Word name)
    {
        if (!IsSecret(name.Text.Split('_'))) return;
        report.Add(LintRules.SecretsUsedInArgOrEnv, instruction, name.Span, $"Do not use ARG or ENV instructions for sensitive data ({instruction.Name} \"{name}\")");
    }

    private void CheckRun(RunSyntax run)
    {
        var text = string.Join(' ', run.Command.Texts);
        if (text.Length == 0) report.Add(LintRules.EmptyRun, run, run.Span, "RUN has no command");
        else if (run.HereDocuments.Count == 0 && text.StartsWith("ch", StringComparison.Ordinal) && OwnershipChange.Match(text) is { Success: true } match)
        {
            report.Add(LintRules.RecursiveOwnershipChange, run, run.Span, $"'{match.Groups[1].Value}' stores every file that it changes a second time");
        }
    }

    private void CheckSources(FileTransferSyntax transfer)
    {
        if (transfer is CopySyntax { From: not null }) return;
        foreach (var source in transfer.Sources.Where(source => source.Inline is null))
        {
            var text = scope.Expand(source.Path).Text;
            if (transfer is AddSyntax && RemoteSource.IsMatch(text)) continue;
            var path = CleanPath.Of(text).TrimStart('/');
            if (path == ".." || path.StartsWith("../", StringComparison.Ordinal)) report.Add(LintRules.CopyOutsideContext, transfer, source.Path.Span, $"'{text}' leads out of the context");
            if (options.Ignore?.IgnoresAll(path) is not true) continue;
            var verb = transfer is AddSyntax ? "Add" : "Copy";
            report.Add(LintRules.CopyIgnoredFile, transfer, source.Path.Span, $"Attempting to {verb} file \"{text}\" that is excluded by {options.IgnoreFileName}");
        }
    }

    private void CheckVariables(InstructionSyntax instruction)
    {
        foreach (var word in ExpandedWords.Of(instruction)) CheckVariables(instruction, scope.Expand(word), word.Span);
        foreach (var document in instruction is FileTransferSyntax ? instruction.HereDocuments.Where(document => document.Expand) : [])
        {
            CheckVariables(instruction, scope.Expand(document), document.Span);
        }
    }

    private void CheckVariables(InstructionSyntax instruction, Expansion expansion, SourceSpan at)
    {
        foreach (var name in expansion.Undefined.Where(name => !scope.IsDeclared(name)))
        {
            var nearest = Suggestion.Nearest(name, scope.Names);
            // The base image may define what we do not know; but a name that the file defines elsewhere, or nearly one that it knows here, is a slip.
            if (!scope.IsComplete && nearest is null && !defined.Contains(name)) continue;
            report.Add(LintRules.UndefinedVar, instruction, at, $"Usage of undefined variable '${name}'{(nearest is null ? "" : $" (did you mean ${nearest}?)")}");
        }
    }

    // Public keys and tokens, paths of files that hold a secret, versions of software that is called so, are none.
    private static bool IsSecret(string[] parts) => Array.Exists(parts, part => IsOneOf(SecretWords, part))
        && !Array.Exists(parts, part => IsOneOf(["public"], part)) && (parts.Length == 1 || !IsOneOf(["file", "version"], parts[^1]));

    private static bool IsOneOf(string[] words, string part) => words.Contains(part, StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(@"^(ch(?:own|mod|grp)\s+(?:-[a-zA-Z]+\s+)*(?:-[a-zA-Z]*R[a-zA-Z]*|--recursive))\s[^;&|\n]*$", RegexOptions.CultureInvariant)]
    private static partial Regex OwnershipChange { get; }

    [GeneratedRegex(@"^(?:https?|git|ssh)://|^git@|\.git(?:#|$)", RegexOptions.CultureInvariant)]
    private static partial Regex RemoteSource { get; }
}
