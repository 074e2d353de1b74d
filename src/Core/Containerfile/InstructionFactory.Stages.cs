using Oci.Diagnostics;

namespace Oci.Containerfile;

/// <summary>FROM, ARG, HEALTHCHECK and ONBUILD.</summary>
internal sealed partial class InstructionFactory
{
    private InstructionSyntax From(InstructionLine line, FlagSet flags)
    {
        var words = line.Arguments;
        var wellFormed = words.Count == 1 || (words.Count == 3 && words[1].Text.Equals("AS", StringComparison.OrdinalIgnoreCase));
        if (!wellFormed)
        {
            var hint = words.Count == 3 ? Suggestion.Hint(words[1].Text, ["AS"], "write `FROM image AS name`") : "write `FROM image` or `FROM image AS name`";
            Wrong(line, "`FROM` needs an image, and may name the stage behind `AS`", hint);
            return new InvalidSyntax(line);
        }
        if (words.Count == 3 && !IsStageName(words[2].Text))
        {
            bag.Error(ErrorCodes.InvalidStageName, $"expected a stage name, found `{words[2].Text}`", words[2].Span, "begin with a letter; letters, digits, `-`, `_` and `.` may follow");
        }
        return new FromSyntax(line) { Platform = flags.Text("platform"), After = flags.Texts("after") };
    }

    private InstructionSyntax Arg(InstructionLine line)
    {
        var declarations = new List<ArgumentDeclaration>();
        foreach (var word in line.Arguments)
        {
            var equals = word.Text.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? word : Part(word, 0, equals);
            if (name.Text.Length == 0) bag.Error(ErrorCodes.WrongArguments, "`ARG` needs a name before `=`", word.Span, "write `ARG name=value`");
            declarations.Add(new ArgumentDeclaration(name, equals < 0 ? null : Part(word, equals + 1, word.Text.Length), DocumentationComment.Find(line.Comments, name.Text)));
        }
        if (declarations.Count > 0) return new ArgSyntax(line) { Declarations = declarations };
        Wrong(line, "`ARG` needs at least one name", "write `ARG name` or `ARG name=value`");
        return new InvalidSyntax(line);
    }

    private InstructionSyntax Healthcheck(InstructionLine line, FlagSet flags)
    {
        var type = line.Arguments.Count > 0 ? line.Arguments[0] : default;
        var command = line.Arguments.Skip(1).ToArray();
        switch (type.Text?.ToUpperInvariant())
        {
            case "NONE":
                if (command.Length > 0) Wrong(line, "`HEALTHCHECK NONE` takes no arguments", "write `HEALTHCHECK NONE`");
                return new HealthcheckSyntax(line);
            case "CMD":
                if (command.Length == 0 && !line.IsJson) Wrong(line, "`HEALTHCHECK CMD` needs a command", "write for example `HEALTHCHECK CMD curl -f http://localhost/`");
                break;
            case null:
                Wrong(line, "`HEALTHCHECK` needs `CMD` and a command, or `NONE`", "write for example `HEALTHCHECK CMD curl -f http://localhost/`");
                return new InvalidSyntax(line);
            default:
                bag.Error(ErrorCodes.WrongArguments, $"expected `CMD` or `NONE`, found `{type.Text}`", type.Span, $"write `HEALTHCHECK CMD {type.Text} …`");
                return new InvalidSyntax(line);
        }
        return new HealthcheckSyntax(line)
        {
            Command = new CommandSyntax(line.IsJson, command),
            Interval = Duration(flags, "interval"),
            Timeout = Duration(flags, "timeout"),
            StartPeriod = Duration(flags, "start-period"),
            StartInterval = Duration(flags, "start-interval"),
            Retries = Retries(flags),
        };
    }

    private long? Duration(FlagSet flags, string name)
    {
        if (flags.Text(name) is not { } word) return null;
        if (!GoDuration.TryParse(word.Text, out var duration)) bag.Error(ErrorCodes.InvalidFlagValue, $"`--{name}` expects a duration, found `{word.Text}`", word.Span, "write for example `30s`, `1m30s` or `500ms`");
        else if (duration is not 0 and < 1_000_000) bag.Error(ErrorCodes.InvalidFlagValue, $"`--{name}` may not be less than 1ms, found `{word.Text}`", word.Span, "write `0s` for the default");
        return duration;
    }

    private int? Retries(FlagSet flags)
    {
        if (flags.Text("retries") is not { } word) return null;
        if (int.TryParse(word.Text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var retries)) return retries;
        bag.Error(ErrorCodes.InvalidFlagValue, $"`--retries` expects a number from 0, found `{word.Text}`", word.Span, "write for example `--retries=3`");
        return null;
    }

    private InstructionSyntax OnBuild(InstructionLine line)
    {
        if (line.Nested is not { } nested)
        {
            Wrong(line, "`ONBUILD` needs an instruction", "write for example `ONBUILD RUN make`");
            return new InvalidSyntax(line);
        }
        if (nested.Keyword.Text.ToUpperInvariant() is "ONBUILD" or "FROM" or "MAINTAINER")
        {
            bag.Error(ErrorCodes.MisplacedInstruction, $"`{nested.Keyword.Text}` may not be triggered by `ONBUILD`", nested.Keyword.Span, null);
            return new InvalidSyntax(line);
        }
        // A trigger fires in another build, and another builder may know more instructions: what is wrong with it does not stop this one.
        var findings = new DiagnosticBag();
        var trigger = new InstructionFactory(findings).Create(nested);
        bag.AddAsWarnings(findings);
        var expression = line.Text[line.Keyword.Text.Length..].TrimStart() + string.Concat(line.HereDocuments.Select(d => $"\n{d.Content}{d.Name}"));
        return new OnBuildSyntax(line) { Trigger = trigger, Expression = expression };
    }

    /// <summary>A part of a word that stands in one line of the source; else the whole span has to do.</summary>
    private static Word Part(Word word, int from, int to) =>
        word.Span.Length == word.Text.Length ? new Word(word.Text[from..to], word.Span with { Start = word.Span.Start + from, Length = to - from }) : word with { Text = word.Text[from..to] };

    private static bool IsStageName(string text) =>
        text.Length > 0 && char.IsAsciiLetter(text[0]) && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or '-');
}
