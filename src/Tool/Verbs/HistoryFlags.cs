using System.CommandLine;
using Oci.Diagnostics;
using Oci.Operations;
using Oci.Tool.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary>What an edit writes into the history, in umoci's names and in short ones.</summary>
internal sealed class HistoryFlags
{
    private readonly Option<bool> none = Declare.Switch("--no-history", "Say nothing in the image's history");
    private readonly Option<string?> author;
    private readonly Option<string?> createdBy = Declare.Text("--created-by", "TEXT", "The history's command; else this one", "--history.created_by");
    private readonly Option<string?> comment = Declare.Text("--comment", "TEXT", "The history's remark", "--history.comment", "--history-comment");
    private readonly Option<string?> created;

    /// <param name="command">The command, whose options these become.</param>
    /// <param name="isConfig">Whether <c>--author</c> and <c>--created</c> are taken by the image itself.</param>
    public HistoryFlags(Command command, bool isConfig = false)
    {
        author = isConfig ? Declare.Text("--history.author", "NAME", "The history's author; else the image's") : Declare.Text("--author", "NAME", "The history's author; else the image's", "--history.author");
        created = isConfig ? Declare.Text("--history.created", "TIME", "The history's time; else now, or SOURCE_DATE_EPOCH") : Declare.Text("--created", "TIME", "The history's time; else now, or SOURCE_DATE_EPOCH", "--history.created");
        foreach (var option in (Option[])[none, author, createdBy, comment, created]) command.Options.Add(option);
    }

    public HistoryOptions Read(VerbCall call)
    {
        var options = new HistoryOptions { IsNone = call.Value(none), Author = call.Value(author), CreatedBy = call.Value(createdBy), Comment = call.Value(comment), Created = call.Value(created) };
        return !options.IsNone || options is { Author: null, CreatedBy: null, Comment: null, Created: null } ? options
            : throw new OciException(ErrorCodes.Usage, "expected `--no-history` or what the history is to say, found both", "leave one of them out");
    }
}
