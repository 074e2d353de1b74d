using Oci.Native;

namespace Oci.Runtime;

/// <summary>What a filter answers to the calls of one architecture.</summary>
internal sealed class SeccompCalls
{
    private readonly uint otherwise;
    private readonly SortedDictionary<uint, uint> whole = [];
    private readonly SortedDictionary<uint, List<(IReadOnlyList<SeccompArgument> Conditions, uint Answer)>> conditional = [];
    private uint newest;

    private SeccompCalls(uint otherwise) => this.otherwise = otherwise;

    /// <summary>Sorts a filter's rules by the architecture's numbers.</summary>
    public static SeccompCalls Of(SeccompSpec spec, string architecture)
    {
        var calls = new SeccompCalls(SeccompAction.Of(spec.DefaultAction, spec.DefaultErrnoRet));
        foreach (var rule in spec.Syscalls ?? [])
        {
            var answer = SeccompAction.Of(rule.Action, rule.ErrnoRet);
            foreach (var name in rule.Names)
                if (SystemCallNumbers.Find(architecture, name) is { } number) calls.Add((uint)number, rule.Args ?? [], answer);
        }
        return calls;
    }

    /// <summary>Adds the instructions; the call's number is loaded.</summary>
    public void Emit(BpfProgram program)
    {
        foreach (var number in whole.Keys) conditional.Remove(number);
        var spans = Spans();
        Search(program, spans, 0, spans.Count - 1);
    }

    private void Add(uint number, IReadOnlyList<SeccompArgument> conditions, uint answer)
    {
        newest = Math.Max(newest, number);
        // A rule that says what holds anyway says nothing.
        if (answer == otherwise) return;
        if (conditions.Count == 0)
        {
            whole.TryAdd(number, answer);
            return;
        }
        if (!conditional.TryGetValue(number, out var rules)) conditional[number] = rules = [];
        // Several conditions on one argument cannot all be meant: engines have always taken any of them.
        if (conditions.GroupBy(condition => condition.Index).All(group => group.Count() == 1)) rules.Add((conditions, answer));
        else rules.AddRange(conditions.Select(condition => ((IReadOnlyList<SeccompArgument>)[condition], answer)));
    }

    // Runs of numbers with one answer, from 0 on; a number whose arguments count is a run of its own.
    private List<(uint First, uint Answer, bool Looks)> Spans()
    {
        var spans = new List<(uint First, uint Answer, bool Looks)> { (0, otherwise, false) };
        foreach (var number in whole.Keys.Concat(conditional.Keys).Order())
        {
            var looks = conditional.ContainsKey(number);
            var answer = looks ? otherwise : whole[number];
            if (spans[^1].First == number) spans.RemoveAt(spans.Count - 1);
            if (spans.Count == 0 || spans[^1].Answer != answer || spans[^1].Looks || looks) spans.Add((number, answer, looks));
            if (number < uint.MaxValue) spans.Add((number + 1, otherwise, false));
        }
        Merge(spans);
        // Calls that are newer than the profile are better not there than forbidden: programs try them and go on without.
        if (SeccompAction.IsFailure(otherwise) && newest > 0) spans.Add((newest + 1, SeccompAction.Fail(Errno.ENOSYS), false));
        if (spans.Count > 1 && spans[^1].First == spans[^2].First) spans.RemoveAt(spans.Count - 2);
        return spans;
    }

    private static void Merge(List<(uint First, uint Answer, bool Looks)> spans)
    {
        for (var i = spans.Count - 1; i > 0; i--)
            if (!spans[i].Looks && !spans[i - 1].Looks && spans[i].Answer == spans[i - 1].Answer) spans.RemoveAt(i);
    }

    private void Search(BpfProgram program, List<(uint First, uint Answer, bool Looks)> spans, int first, int last)
    {
        if (first == last)
        {
            if (spans[first].Looks) Conditions(program, conditional[spans[first].First]);
            else program.Return(spans[first].Answer);
            return;
        }
        var middle = (first + last + 1) / 2;
        var upper = program.NewLabel();
        program.JumpIfAtLeast(spans[middle].First, upper);
        Search(program, spans, first, middle - 1);
        program.Mark(upper);
        Search(program, spans, middle, last);
    }

    private void Conditions(BpfProgram program, List<(IReadOnlyList<SeccompArgument> Conditions, uint Answer)> rules)
    {
        foreach (var (conditions, answer) in rules)
        {
            var next = program.NewLabel();
            foreach (var condition in conditions) SeccompCondition.Emit(program, condition, next);
            program.Return(answer);
            program.Mark(next);
        }
        program.Return(otherwise);
    }
}
