namespace Oci.Build;

/// <summary>
/// What a build does: an immutable graph of steps, every variable expanded. Stages that the target does not need are not in it.
/// </summary>
/// <param name="Target">The image to make.</param>
/// <param name="Steps">Every step that the target needs, once, each after its inputs.</param>
public sealed record BuildPlan(PlannedImage Target, IReadOnlyList<BuildStep> Steps)
{
    /// <summary>The plan of <paramref name="target"/>.</summary>
    internal static BuildPlan Of(PlannedImage target)
    {
        var steps = new List<BuildStep>();
        var seen = new HashSet<Content.Digest>();
        Visit(target.Root, steps, seen);
        return new BuildPlan(target, steps);
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
