using System.CommandLine;
using System.Text;
using Oci.Testing;
using Oci.Tool.CommandLine;

namespace Oci.Tests.Documents;

/// <summary><c>docs/cli</c> holds the help of every verb; it is compared here, so it is the golden help too.</summary>
public sealed class CommandDocumentsTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "docs", "cli");

    [Fact]
    public void Every_verb_has_its_help_documented()
    {
        foreach (var path in Paths(CommandTree.Whole(), [])) Golden.MatchFile(Document(path), Path.Combine(Folder, $"{string.Join('-', path)}.md"));
    }

    [Fact]
    public void The_list_of_commands_is_up_to_date()
    {
        var text = new StringBuilder("# Commands\n\nGenerated from the commands themselves; `make golden` rewrites this folder.\n\n| command | its job |\n| --- | --- |\n");
        foreach (var path in Paths(CommandTree.Whole(), [])) text.Append($"| [`{string.Join(' ', path)}`]({string.Join('-', path)}.md) | {Find(path).Description} |\n");
        Golden.MatchFile(text.ToString(), Path.Combine(Folder, "README.md"));
    }

    [Fact]
    public void There_is_no_help_of_a_command_that_is_gone()
    {
        var known = Paths(CommandTree.Whole(), []).Select(path => $"{string.Join('-', path)}.md").Append("README.md");
        Assert.Empty(Directory.EnumerateFiles(Folder, "*.md").Select(file => Path.GetFileName(file)).Except(known));
    }

    [Fact]
    public void Every_verb_has_a_description_examples_and_described_options()
    {
        foreach (var path in Paths(CommandTree.Whole(), []))
        {
            var command = Find(path);
            Assert.False(string.IsNullOrEmpty(command.Description), command.Name);
            if (command is Verb verb) Assert.NotEmpty(verb.Examples);
            foreach (var symbol in command.Options.Cast<Symbol>().Concat(command.Arguments)) Assert.False(string.IsNullOrEmpty(symbol.Description), $"{command.Name} {symbol.Name}");
            foreach (var option in command.Options.Where(option => option.ValueType != typeof(bool) && option.ValueType != typeof(void))) Assert.False(string.IsNullOrEmpty(option.HelpName), $"{command.Name} {option.Name}");
        }
    }

    private static string Document(string[] path) => $"# dotnet-oci {string.Join(' ', path)}\n\n```console\n$ dotnet-oci {string.Join(' ', path)} --help\n{Help(path)}\n```\n";

    private static string Help(string[] path)
    {
        var output = new StringWriter { NewLine = "\n" };
        CommandTree.Whole().Parse([.. path, "--help"]).Invoke(new InvocationConfiguration { Output = output });
        return string.Join('\n', output.ToString().ReplaceLineEndings("\n").Trim().Split('\n').Select(line => line.TrimEnd()));
    }

    private static Command Find(string[] path) => path.Aggregate((Command)CommandTree.Whole(), (command, name) => command.Subcommands.Single(sub => sub.Name == name));

    private static IEnumerable<string[]> Paths(Command command, string[] path) => command.Subcommands
        .Where(sub => !sub.Hidden)
        .SelectMany(sub => Paths(sub, [.. path, sub.Name]).Prepend([.. path, sub.Name]));
}
