using Oci.Diagnostics;

namespace Oci.Containerfile;

/// <summary>RUN, COPY and ADD.</summary>
internal sealed partial class InstructionFactory
{
    private InstructionSyntax Run(InstructionLine line, FlagSet flags)
    {
        if (line.Arguments.Count == 0 && line.IsJson) Wrong(line, "`RUN` needs a command, found an empty array", "write for example `RUN [\"make\"]`");
        return new RunSyntax(line)
        {
            Command = Command(line),
            Mounts = [.. flags.Texts("mount").Select(Mount)],
            Network = OneOf(flags, "network", ["default", "none", "host"]),
            Security = OneOf(flags, "security", ["sandbox", "insecure"]),
            Devices = [.. flags.Texts("device").Select(Device)],
        };
    }

    private InstructionSyntax Copy(InstructionLine line, FlagSet flags)
    {
        if (!CheckTransfer(line, flags)) return new InvalidSyntax(line);
        return new CopySyntax(line)
        {
            Sources = Sources(line),
            Destination = line.Arguments[^1],
            From = flags.Text("from"),
            Parents = flags.Switch("parents") ?? false,
            Chown = flags.Text("chown"),
            Chmod = flags.Text("chmod"),
            Link = flags.Switch("link") ?? false,
            Excludes = flags.Texts("exclude"),
        };
    }

    private InstructionSyntax Add(InstructionLine line, FlagSet flags)
    {
        if (!CheckTransfer(line, flags)) return new InvalidSyntax(line);
        if (flags.Text("checksum") is { } checksum && line.Arguments.Count > 2)
        {
            bag.Error(ErrorCodes.WrongArguments, $"`--checksum` goes with one source, found {line.Arguments.Count - 1}", checksum.Span, "write one `ADD` for each source");
        }
        return new AddSyntax(line)
        {
            Sources = Sources(line),
            Destination = line.Arguments[^1],
            Checksum = flags.Text("checksum"),
            KeepGitDirectory = flags.Switch("keep-git-dir") ?? false,
            Unpack = flags.Switch("unpack"),
            Chown = flags.Text("chown"),
            Chmod = flags.Text("chmod"),
            Link = flags.Switch("link") ?? false,
            Excludes = flags.Texts("exclude"),
        };
    }

    private bool CheckTransfer(InstructionLine line, FlagSet flags)
    {
        var name = line.Keyword.Text.ToUpperInvariant();
        foreach (var mode in new[] { flags.Text("chmod") }.OfType<Word>().Where(IsLiteral))
        {
            if (!ModeExpression.TryParse(mode.Text, out _)) bag.Error(ErrorCodes.InvalidFlagValue, $"`--chmod` expects permissions, found `{mode.Text}`", mode.Span, "write for example `--chmod=0755` or `--chmod=u=rwX,go=rX`");
        }
        foreach (var pattern in flags.Texts("exclude").Where(IsLiteral))
        {
            if (PathPattern.Parse(pattern.Text.TrimStart('!')).Problem is { } problem) bag.Error(ErrorCodes.InvalidPattern, problem, pattern.Span, PathPattern.Hint);
        }
        if (line.Arguments.Count < 2)
        {
            var source = line.Arguments.Count == 0 ? "app.dll" : line.Arguments[0].Text;
            Wrong(line, $"`{name}` needs at least one source and a destination", line.Arguments.Count == 0 ? $"write `{name} {source} /app/`" : $"add a destination, for example `{name} {source} /app/`");
            return false;
        }
        if (DocumentAt(line, line.Arguments[^1]) is null) return true;
        bag.Error(ErrorCodes.WrongArguments, $"the destination of `{name}` may not be a here-document", line.Arguments[^1].Span, $"add a destination behind it, for example `{name} {line.Arguments[^1].Text} /app/`");
        return false;
    }

    private static List<CopySource> Sources(InstructionLine line)
    {
        var documents = line.HereDocuments.ToDictionary(document => document.Span.Start);
        return [.. line.Arguments.SkipLast(1).Select(word => new CopySource(word, documents.GetValueOrDefault(word.Span.Start)))];
    }

    private static HereDocument? DocumentAt(InstructionLine line, Word word) => line.HereDocuments.FirstOrDefault(d => d.Span.Start == word.Span.Start);

    private Word? OneOf(FlagSet flags, string name, string[] values)
    {
        if (flags.Text(name) is not { } word) return null;
        if (IsLiteral(word) && !values.Contains(word.Text))
        {
            bag.Error(ErrorCodes.InvalidFlagValue, $"`--{name}` expects {string.Join(", ", values.SkipLast(1).Select(v => $"`{v}`"))} or `{values[^1]}`, found `{word.Text}`", word.Span, Suggestion.Hint(word.Text, values, null));
        }
        return word;
    }

    private MountSyntax Mount(Word word)
    {
        if (CsvFields.Split(word.Text) is not { } fields)
        {
            bag.Error(ErrorCodes.InvalidMount, $"the quotes in `--mount={word.Text}` do not match", word.Span, "quote a whole option: `--mount=type=bind,\"source=a,b\",target=/c`");
            return new MountSyntax(word.Text, [], word.Span);
        }
        var options = new List<MountOption>();
        foreach (var field in fields)
        {
            var equals = field.IndexOf('=', StringComparison.Ordinal);
            options.Add(equals < 0 ? new MountOption(MountReader.Canonical(field), null) : new MountOption(MountReader.Canonical(field[..equals]), field[(equals + 1)..]));
        }
        var reader = new MountReader(value => IsLiteral(new Word(value, word.Span)) ? value : null);
        reader.Read(options);
        foreach (var (message, hint) in reader.Problems) bag.Error(ErrorCodes.InvalidMount, message, word.Span, hint);
        return new MountSyntax(word.Text, options, word.Span);
    }

    private DeviceSyntax Device(Word word)
    {
        var (name, required) = ((string?)null, false);
        foreach (var field in CsvFields.Split(word.Text) ?? [])
        {
            var equals = field.IndexOf('=', StringComparison.Ordinal);
            var (key, value) = equals < 0 ? (field, null) : (field[..equals], field[(equals + 1)..]);
            if (key.Equals("name", StringComparison.OrdinalIgnoreCase) && value is not null) name = value;
            else if (key.Equals("required", StringComparison.OrdinalIgnoreCase)) required = value is null or "1" or "true";
            else if (name is null) name = field;
            else bag.Error(ErrorCodes.InvalidFlagValue, $"`--device` has no option `{key}`", word.Span, Suggestion.Hint(key, ["name", "required"], null));
        }
        if (name is null) bag.Error(ErrorCodes.InvalidFlagValue, $"`--device` needs a name, found `{word.Text}`", word.Span, "write for example `--device=vendor.com/gpu=all`");
        return new DeviceSyntax(name ?? "", required, word.Span);
    }
}
