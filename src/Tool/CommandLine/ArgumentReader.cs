using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Tool.CommandLine;

/// <summary>
/// Reads the arguments by the rules of getopt_long and brings them into one form that leaves the parser nothing to guess: every option by its first
/// name with its value attached, a switch as <c>=true</c> or <c>=false</c>, and everything that belongs to a container's command after <c>--</c>.
/// Left alone, the parser would take <c>true</c> in <c>run --rm true</c> for the switch's value and an unknown <c>--option</c> for an image.
/// </summary>
internal sealed class ArgumentReader(CommandTree tree)
{
    private readonly List<string> tokens = [];
    private readonly List<Command> path = [tree.Root];
    private int positionals;

    /// <summary>The command that was found so far.</summary>
    public Command Command => path[^1];

    private bool IsAtRoot => Command == tree.Root;

    /// <summary>The arguments in their one form.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>.</exception>
    internal IReadOnlyList<string> Read(IReadOnlyList<string> arguments)
    {
        var rest = new Queue<string>(arguments);
        while (rest.TryDequeue(out var argument))
        {
            if (argument == "--") ReadRest(rest);
            else if (argument.StartsWith("--", StringComparison.Ordinal)) ReadLong(argument, rest);
            else if (argument.Length > 1 && argument[0] == '-') ReadShort(argument, rest);
            else ReadPositional(argument, rest);
        }
        return tokens;
    }

    /// <summary>Reads the arguments and binds their values.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>.</exception>
    public ParseResult Parse(IReadOnlyList<string> arguments, ParserConfiguration configuration)
    {
        // `[suggest:5]` is the shell's question what could come next: a command line that is not complete.
        if (arguments is [var first, ..] && IsQuestion(first)) return CommandTree.Whole().Parse(arguments, configuration);
        var read = Read(arguments);
        if (IsAtRoot && read is not ["--version"]) tree.AddAll();
        var values = tree.Root.Parse(read, configuration);
        if (values.Action is not null and not ParseErrorAction) return values;
        CheckPositionals();
        return values.Errors is [var error, ..] ? throw Usage(error.Message.TrimEnd('.')) : values;
    }

    private static bool IsQuestion(string argument) => argument == "[suggest]"
        || (argument.StartsWith("[suggest:", StringComparison.Ordinal) && argument.EndsWith(']') && int.TryParse(argument.AsSpan("[suggest:".Length..^1), NumberStyles.None, CultureInfo.InvariantCulture, out _));

    /// <summary>Complains about a command that is not complete, and about arguments that are too many or too few.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>.</exception>
    private void CheckPositionals()
    {
        if (Command.Subcommands.Count > 0) throw Usage($"expected a command after `{CommandLine()}`, found none");
        var least = Command.Arguments.Sum(argument => argument.Arity.MinimumNumberOfValues);
        if (positionals < least) throw Usage($"expected {string.Join(" and ", Missing().Select(argument => $"`{argument.HelpName ?? argument.Name}`"))} after `{CommandLine()}`, found nothing");
    }

    // Each argument takes what it must have, in order.
    private IEnumerable<Argument> Missing()
    {
        var given = positionals;
        return Command.Arguments.Where(argument => argument.Arity.MinimumNumberOfValues > 0 && (given -= argument.Arity.MinimumNumberOfValues) < 0);
    }

    private void ReadRest(Queue<string> rest)
    {
        tokens.Add("--");
        foreach (var argument in rest) AddPositional(argument);
        rest.Clear();
    }

    private void ReadPositional(string argument, Queue<string> rest)
    {
        if (IsAtRoot || Command.Subcommands.Count > 0)
        {
            path.Add((IsAtRoot ? tree.Find(argument) : Command.Subcommands.FirstOrDefault(command => command.Name == argument)) ?? throw UnknownCommand(argument));
            tokens.Add(argument);
        }
        else if (Command.Arguments is [.., { CaptureRemainingTokens: true }])
        {
            tokens.Add("--");
            AddPositional(argument);
            while (rest.TryDequeue(out var more)) AddPositional(more);
        }
        else AddPositional(argument);
    }

    private void AddPositional(string argument)
    {
        if (positionals++ >= Command.Arguments.Sum(a => a.Arity.MaximumNumberOfValues)) throw Usage($"expected no more arguments after `{CommandLine()}`, found `{ByteText.Escape(argument)}`");
        tokens.Add(argument);
    }

    private void ReadLong(string argument, Queue<string> rest)
    {
        var equals = argument.IndexOf('=');
        var name = equals < 0 ? argument : argument[..equals];
        var value = equals < 0 ? null : argument[(equals + 1)..];
        if (Find(name) is { } option) Add(option, name, value, rest);
        else if (OtherOption(name) is { } other) CheckOther(other, name, value);
        else throw UnknownOption(name);
    }

    // -it, -eNAME=VALUE, -e=NAME, -i=false
    private void ReadShort(string argument, Queue<string> rest)
    {
        for (var i = 1; i < argument.Length; i++)
        {
            var name = $"-{argument[i]}";
            if (Find(name) is not { } option)
            {
                if (OtherOption(name) is not { } other) throw UnknownOption(name);
                CheckOther(other, name, null);
                continue;
            }
            var attached = i + 1 < argument.Length && argument[i + 1] == '=' ? argument[(i + 2)..]
                : i + 1 < argument.Length && !IsSwitch(option) ? argument[(i + 1)..] : null;
            Add(option, name, attached, rest);
            if (attached is not null) return;
        }
    }

    private void Add(Option option, string name, string? value, Queue<string> rest)
    {
        if (option.Action is not null)
        {
            tokens.Add(option.Name);
            return;
        }
        if (IsSwitch(option)) value = SwitchValue(name, value);
        else if (option is WordOption word) value = word.MeaningOf(value ?? (rest.TryPeek(out var next) && word.Takes(next) ? rest.Dequeue() : word.Alone));
        else if (value is null && !rest.TryDequeue(out value)) throw Usage($"expected {option.HelpName ?? "a value"} after `{name}`, found nothing");
        // The parser takes `--x=` for an option without a value.
        if (value.Length > 0) tokens.Add($"{option.Name}={value}");
        else tokens.AddRange([option.Name, ""]);
    }

    private string SwitchValue(string name, string? value) => value switch
    {
        null or "true" or "1" => "true",
        "false" or "0" => "false",
        _ => throw Usage($"expected `{name}` to be `true` or `false`, found `{ByteText.Escape(value)}`"),
    };

    private static bool IsSwitch(Option option) => option.ValueType == typeof(bool);

    private OtherOption? OtherOption(string name) => (Command as Verb)?.OtherOptions.GetValueOrDefault(name);

    private Option? Find(string name) => Options().FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));

    private OciException UnknownOption(string name) => Unknown("an option", name, Options().Where(option => !option.Hidden).Select(option => option.Name));

    // What asks for what is so anyway is given; whatever else it says has another way here.
    private void CheckOther(OtherOption other, string name, string? value)
    {
        if (other.IsSo is not { } so) throw Unknown("an option", name, other.Instead);
        if (SwitchValue(name, value) is { } asked && asked != so) throw new OciException(ErrorCodes.Usage, $"expected `{name}` to be `{so}`, as it always is here, found `{asked}`", other.Instead);
    }

    private IEnumerable<Option> Options() =>
        Command.Options.Concat(path.SkipLast(1).Reverse().SelectMany(command => command.Options.Where(option => option.Recursive)));

    private string CommandLine() => string.Join(' ', path.Skip(1).Select(command => command.Name).Prepend(CommandTree.Name));

    private OciException Usage(string message) => new(ErrorCodes.Usage, message, $"{CommandLine()} --help");

    private OciException UnknownCommand(string found)
    {
        if (IsAtRoot)
        {
            tree.AddAll();
            if (Elsewhere(found) is { } there) return Unknown("a command", found, there);
        }
        else if (Command.Name == "container" && OtherTools.FindOfContainers(found) is { } here) return Unknown("a command", found, here);
        return Unknown("a command", found, Command.Subcommands.Where(command => !command.Hidden).Select(command => command.Name));
    }

    // What stands below another command, or is called otherwise in other tools.
    private string? Elsewhere(string name) =>
        Command.Subcommands.FirstOrDefault(command => !command.Hidden && command.Subcommands.Any(below => !below.Hidden && below.Name == name)) is { } parent
            ? $"{CommandTree.Name} {parent.Name} {name}" : OtherTools.Find(name);

    private OciException Unknown(string expected, string found, IEnumerable<string> known) =>
        Unknown(expected, found, NearestName.Find(found, known) is { } near ? $"did you mean `{near}`? See {CommandLine()} --help" : $"{CommandLine()} --help");

    private OciException Unknown(string expected, string found, string hint) =>
        new(ErrorCodes.Usage, $"expected {expected} of `{CommandLine()}`, found `{ByteText.Escape(found)}`", hint);
}
