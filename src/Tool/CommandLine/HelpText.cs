using System.CommandLine;
using System.Text;

namespace Oci.Tool.CommandLine;

/// <summary>The help of a command. It does not depend on the terminal's width, so that it can be documented and compared.</summary>
internal static class HelpText
{
    private const int Width = 120;
    private const int WidestName = 36;

    public static string Of(IReadOnlyList<Command> path)
    {
        var command = path[^1];
        var text = new StringBuilder().Append(command.Description).Append("\n\n");
        var line = string.Join(' ', path.Skip(1).Select(each => each.Name).Prepend(CommandTree.Name));
        var usages = (command as Verb)?.Usages ?? [command.Subcommands.Count > 0 ? "COMMAND" : ""];
        text.Append(string.Join('\n', usages.Select((usage, i) => $"{(i == 0 ? "Usage:" : "      ")} {line} [OPTIONS] {usage}".TrimEnd()))).Append('\n');
        Section(text, "Commands", [.. command.Subcommands.Where(sub => !sub.Hidden).Select(sub => (sub.Name, sub.Description!))]);
        Section(text, "Arguments", [.. command.Arguments.Select(argument => (NameOf(argument), WithDefault(argument)))]);
        Section(text, "Options", [.. command.Options.Where(option => !option.Recursive).Select(option => (NameOf(option), WithDefault(option)))]);
        Section(text, path.Count > 1 ? "Global options" : "Options of every command", [.. path[0].Options.Where(option => option.Recursive).Select(option => (NameOf(option), WithDefault(option)))]);
        if (command is Verb { Examples: { Count: > 0 } examples })
            text.Append("\nExamples:\n").Append(string.Join('\n', examples.Select(example => $"  # {example.Explanation}\n  {example.CommandLine}\n")));
        return text.ToString();
    }

    private static void Section(StringBuilder text, string title, IReadOnlyList<(string Name, string Description)> rows)
    {
        if (rows.Count == 0) return;
        var column = Math.Min(rows.Max(row => row.Name.Length), WidestName) + 4;
        text.Append($"\n{title}:\n");
        foreach (var (name, description) in rows)
        {
            var lines = Wrap(description, Width - column);
            var first = $"  {name}";
            // A name that is wider than its column has a line of its own.
            if (first.Length > column - 2) text.Append(first).Append('\n').Append(' ', column).Append(lines[0]);
            else text.Append(first.PadRight(column)).Append(lines[0]);
            text.Append('\n');
            foreach (var line in lines.Skip(1)) text.Append(' ', column).Append(line).Append('\n');
        }
    }

    private static List<string> Wrap(string description, int width)
    {
        var lines = new List<string> { "" };
        foreach (var word in description.Split(' '))
        {
            if (lines[^1].Length == 0) lines[^1] = word;
            else if (lines[^1].Length + 1 + word.Length <= width) lines[^1] += $" {word}";
            else lines.Add(word);
        }
        return lines;
    }

    private static string NameOf(Argument argument) => argument.HelpName ?? argument.Name;

    private static string NameOf(Option option)
    {
        var shortName = option.Aliases.FirstOrDefault(alias => alias.Length == 2);
        var value = option.HelpName is { } name && option.ValueType != typeof(bool) ? $" {name}" : "";
        return $"{(shortName is null ? "    " : $"{shortName}, ")}{option.Name}{value}";
    }

    private static string WithDefault(Argument argument) => argument.Description + (argument.HasDefaultValue ? Default(argument.GetDefaultValue()) : "");

    private static string WithDefault(Option option) => option.Description + (option.HasDefaultValue && option.ValueType == typeof(string) ? Default(option.GetDefaultValue()) : "");

    private static string Default(object? value) => value is string { Length: > 0 } text ? $" (default: {text})" : "";
}
