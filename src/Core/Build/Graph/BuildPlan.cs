namespace Oci.Build;

/// <summary>
/// What a build does: an immutable graph of steps, every variable expanded. Stages that the target does not need are not in it.
/// </summary>
/// <param name="Targets">The images to make: one for each platform.</param>
/// <param name="Steps">Every step that the targets need, once, each after its inputs.</param>
public sealed record BuildPlan(IReadOnlyList<PlannedImage> Targets, IReadOnlyList<BuildStep> Steps)
{
    /// <summary>The image to make; the first one where there are several.</summary>
    public PlannedImage Target => Targets[0];

    /// <summary>The plan of <paramref name="targets"/>: what two of them need is in it once.</summary>
    internal static BuildPlan Of(params IReadOnlyList<PlannedImage> targets)
    {
        var steps = new List<BuildStep>();
        var seen = new HashSet<Content.Digest>();
        foreach (var target in targets) Visit(target.Root, steps, seen);
        return new BuildPlan(targets, steps);
    }

    private static void Visit(BuildStep step, List<BuildStep> steps, HashSet<Content.Digest> seen)
    {
        // Deep chains (a thousand instructions) must not end the stack: an explicit one, each step pushed again behind its inputs.
        var open = new Stack<(BuildStep Step, bool InputsDone)>([(step, false)]);
        while (open.TryPop(out var next))
        {
            if (next.InputsDone) steps.Add(next.Step);
            else if (seen.Add(next.Step.Id))
            {
                open.Push((next.Step, true));
                foreach (var input in next.Step.Inputs.Reverse()) open.Push((input, false));
            }
        }
    }
}
