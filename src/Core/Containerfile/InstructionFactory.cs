using Oci.Diagnostics;

namespace Oci.Containerfile;

/// <summary>Makes of an instruction's parts the instruction itself, and says what is wrong with them.</summary>
internal sealed partial class InstructionFactory(DiagnosticBag bag)
{
    public InstructionSyntax Create(InstructionLine line)
    {
        var flags = new FlagSet(line, bag);
        if (line.IsBroken) return new InvalidSyntax(line);
        return line.Keyword.Text.ToUpperInvariant() switch
        {
            "FROM" => From(line, flags),
            "ARG" => Arg(line),
            "RUN" => Run(line, flags),
            "COPY" => Copy(line, flags),
            "ADD" => Add(line, flags),
            "HEALTHCHECK" => Healthcheck(line, flags),
            "ONBUILD" => OnBuild(line),
            "CMD" => new CmdSyntax(line) { Command = Command(line) },
            "ENTRYPOINT" => new EntrypointSyntax(line) { Command = Command(line) },
            var name when Keywords.FormOf(name) == ArgumentForm.Unknown => Unknown(line),
            var name => Simple(name, line),
        };
    }

    /// <summary>The instructions that have nothing but arguments.</summary>
    private InstructionSyntax Simple(string name, InstructionLine line)
    {
        var before = bag.Count;
        switch (name)
        {
            case "ENV" or "LABEL":
                CheckPairs(name, line);
                break;
            case "EXPOSE":
                CheckPorts(line);
                break;
            case "VOLUME":
                CheckVolumes(line);
                break;
            case "SHELL":
                if (!line.IsJson || line.Arguments.Count == 0) Wrong(line, "`SHELL` takes a JSON array of at least one string", "write `SHELL [\"/bin/sh\", \"-c\"]`");
                break;
            default:
                CheckLine(name, line);
                break;
        }
        return bag.Count > before ? new InvalidSyntax(line) : name switch
        {
            "ENV" => new EnvSyntax(line),
            "LABEL" => new LabelSyntax(line),
            "EXPOSE" => new ExposeSyntax(line),
            "VOLUME" => new VolumeSyntax(line),
            "SHELL" => new ShellSyntax(line),
            "USER" => new UserSyntax(line),
            "WORKDIR" => new WorkdirSyntax(line),
            "STOPSIGNAL" => new StopSignalSyntax(line),
            _ => new MaintainerSyntax(line),
        };
    }

    private InvalidSyntax Unknown(InstructionLine line)
    {
        var hint = Suggestion.Hint(line.Keyword.Text, Keywords.Forms.Keys, "an instruction that goes on in the next line needs a `\\` at the end of the line");
        bag.Error(ErrorCodes.UnknownInstruction, $"expected an instruction, found `{line.Keyword.Text}`", line.Keyword.Span, hint);
        return new InvalidSyntax(line);
    }

    private void CheckPairs(string name, InstructionLine line)
    {
        if (line.Pairs.Count == 0) Wrong(line, $"`{name}` needs at least one `key=value`", $"write `{name} key=value`");
        foreach (var pair in line.Pairs.Where(pair => pair.Key.Text.Length == 0))
        {
            bag.Error(ErrorCodes.WrongArguments, $"`{name}` needs a name before `=`", pair.Value.Span, $"write `{name} name={pair.Value}`");
        }
    }

    private void CheckPorts(InstructionLine line)
    {
        if (line.Arguments.Count == 0) Wrong(line, "`EXPOSE` needs at least one port", "write `EXPOSE 8080`");
        foreach (var port in line.Arguments.Where(IsLiteral))
        {
            if (ExposedPorts.TryParse(port.Text, out _) is { } problem) bag.Error(ErrorCodes.WrongArguments, problem, port.Span, "write for example `8080`, `53/udp` or `7000-7010`");
        }
    }

    private void CheckVolumes(InstructionLine line)
    {
        if (line.Arguments.Count == 0) Wrong(line, "`VOLUME` needs at least one path", "write `VOLUME /data`");
        foreach (var volume in line.Arguments.Where(volume => string.IsNullOrWhiteSpace(volume.Text)))
        {
            bag.Error(ErrorCodes.WrongArguments, "`VOLUME` needs paths, found an empty one", volume.Span, "remove it");
        }
    }

    private void CheckLine(string name, InstructionLine line)
    {
        var example = name switch { "USER" => "app", "WORKDIR" => "/app", "STOPSIGNAL" => "SIGTERM", _ => "somebody" };
        if (line.Arguments.Count == 0) Wrong(line, $"`{name}` needs exactly one argument", $"write `{name} {example}`");
        else if (name == "STOPSIGNAL" && IsLiteral(line.Arguments[0]) && !Signals.TryParse(line.Arguments[0].Text, out _))
        {
            var signal = line.Arguments[0];
            bag.Error(ErrorCodes.WrongArguments, $"expected a signal, found `{signal.Text}`", signal.Span,
                Suggestion.Hint(signal.Text, Signals.AllNames, "write a name such as `SIGTERM` or a number"));
        }
    }

    private static CommandSyntax Command(InstructionLine line) => new(line.IsJson, line.Arguments);

    /// <summary>Whether the word means what it says: no variable, no quote, no escape.</summary>
    private static bool IsLiteral(Word word) => word.Text.AsSpan().IndexOfAny("$\"'\\`") < 0;

    private void Wrong(InstructionLine line, string message, string? hint)
    {
        // The words, not the here-documents below them.
        var last = line.Rest.Text.Length > 0 ? line.Rest.Span : line.Flags.Count > 0 ? line.Flags[^1].Span : line.Keyword.Span;
        var end = last.Start + last.Length;
        bag.Error(ErrorCodes.WrongArguments, message, line.Span with { Length = end - line.Span.Start }, hint);
    }
}
