using Oci.Build;
using Oci.Diagnostics;

namespace Oci.Tool.Rendering;

/// <summary>
/// Groups and annotations for GitHub's workflow log. Groups cannot overlap, so one running step writes at once and the others are kept until its end.
/// </summary>
internal sealed class GitHubRenderer(TextWriter output) : Renderer(output)
{
    private const int KeptLines = 10_000;
    private readonly List<Group> groups = [];

    protected override void Show(ProgressEvent value)
    {
        switch (value)
        {
            case StepStarted started:
                Start(new Group(value.Scope, $"{EventText.Scope(value)} {started.Step}"));
                break;
            case StepOutput text when Find(value.Scope) is { } group:
                Write(group, GitHubCommand.Quote(text.Line));
                break;
            case StepCompleted completed when Find(value.Scope) is { } group:
                End(group, $"done{EventText.Details(completed.LayerSize, completed.Elapsed)}");
                break;
            case StepFailed failed when Find(value.Scope) is { } group:
                End(group, $"failed{EventText.Details(null, failed.Elapsed)}");
                break;
            case StepCancelled cancelled when Find(value.Scope) is { } group:
                End(group, $"cancelled{EventText.Details(null, cancelled.Elapsed)}");
                break;
            case WarningRaised { Diagnostic: var d }:
                Output.WriteLine(GitHubCommand.Annotation(d.Code, d.Severity, d.Message, d.Hint, d.At));
                break;
            default:
                if (EventText.Of(value, verbose: false) is { } line) Output.WriteLine(line);
                break;
        }
    }

    protected override void Finish()
    {
        if (groups is [var open, ..] && !open.IsDone) Output.WriteLine(GitHubCommand.EndGroup);
        foreach (var line in Summary.Lines()) Output.WriteLine(line);
    }

    private Group? Find(string scope) => groups.Find(group => group.Scope == scope && !group.IsDone);

    private void Start(Group group)
    {
        groups.Add(group);
        if (groups.Count == 1) Output.WriteLine(GitHubCommand.Group(group.Title));
    }

    private void Write(Group group, string line)
    {
        if (group == groups[0]) Output.WriteLine(line);
        else if (group.Kept.Count < KeptLines) group.Kept.Add(line);
        else group.Dropped++;
    }

    private void End(Group group, string result)
    {
        group.Result = result;
        while (groups is [{ IsDone: true } first, ..])
        {
            Output.WriteLine(first.Result);
            Output.WriteLine(GitHubCommand.EndGroup);
            groups.RemoveAt(0);
            // Finished steps first: their groups are closed at once. Then the oldest that still runs.
            var next = groups.FindIndex(other => other.IsDone);
            if (next > 0)
            {
                groups.Insert(0, groups[next]);
                groups.RemoveAt(next + 1);
            }
            if (groups.Count > 0) Open(groups[0]);
        }
    }

    private void Open(Group group)
    {
        Output.WriteLine(GitHubCommand.Group(group.Title));
        foreach (var line in group.Kept) Output.WriteLine(line);
        if (group.Dropped > 0) Output.WriteLine($"({group.Dropped} more lines)");
        group.Kept.Clear();
    }

    private sealed class Group(string scope, string title)
    {
        public string Scope => scope;
        public string Title => title;
        public List<string> Kept { get; } = [];
        public int Dropped { get; set; }
        public string? Result { get; set; }
        public bool IsDone => Result is not null;
    }
}
