namespace Oci.Native;

/// <summary>
/// System calls that a new process makes one after the other before it becomes another program. It is only data: <see cref="CallProgram"/>
/// puts it into memory, <see cref="CallRunner"/> runs it.
/// </summary>
internal sealed class CallTable
{
    private readonly List<Call> calls = [];

    /// <summary>The calls so far.</summary>
    public IReadOnlyList<Call> Calls => calls;

    /// <summary>Adds a call.</summary>
    /// <param name="name">The call's name.</param>
    /// <param name="subject">What it is about, for messages.</param>
    /// <param name="arguments">At most six.</param>
    public Call Add(string name, string subject, params CallArgument[] arguments)
    {
        var call = new Call(name, subject, arguments);
        calls.Add(call);
        return call;
    }

    /// <summary>Closes all descriptors but some, whoever opened them.</summary>
    public void CloseOthers(IEnumerable<int> kept)
    {
        long first = 0;
        foreach (var file in kept.Distinct().Order())
        {
            if (file > first) Add("close_range", "descriptors", first, file - 1, 0);
            first = file + 1;
        }
        Add("close_range", "descriptors", first, uint.MaxValue, 0);
    }
}
