using System.Globalization;

namespace Oci.Containerfile;

/// <summary>Which stages need which.</summary>
internal static class StageGraph
{
    /// <summary>The target and everything that it is made from.</summary>
    public static HashSet<StageSyntax> Reachable(ContainerfileSyntax syntax, string? target, Func<Word, string> expand)
    {
        var reachable = new HashSet<StageSyntax>(ReferenceEqualityComparer.Instance);
        var open = new Stack<StageSyntax>();
        if ((target is null ? syntax.Stages[^1] : Find(syntax, target, syntax.Stages.Count)) is { } first) open.Push(first);
        while (open.TryPop(out var stage))
        {
            if (!reachable.Add(stage)) continue;
            foreach (var name in Needs(stage, expand))
            {
                if (Find(syntax, name, stage.Index) is { } needed) open.Push(needed);
            }
        }
        return reachable;
    }

    /// <summary>The last stage of that name, or the stage of that number, before a stage.</summary>
    public static StageSyntax? Find(ContainerfileSyntax syntax, string name, int before)
    {
        var earlier = syntax.Stages.Take(before);
        return earlier.LastOrDefault(stage => string.Equals(stage.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? earlier.ElementAtOrDefault(index) : null);
    }

    private static IEnumerable<string> Needs(StageSyntax stage, Func<Word, string> expand) =>
        stage.Instructions.SelectMany(Sources)
            .Concat(stage.From.After.Select(word => word.Text))
            .Append(expand(stage.From.Image));

    private static IEnumerable<string> Sources(InstructionSyntax instruction) => instruction switch
    {
        CopySyntax { From: { } from } => [from.Text],
        RunSyntax run => run.Mounts.SelectMany(mount => mount.Options).Where(option => option is { Key: "from", Value: not null }).Select(option => option.Value!),
        _ => [],
    };
}
