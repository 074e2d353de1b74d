namespace Oci.Native;

/// <summary>One system call of a table.</summary>
/// <param name="name">The call's name, as its manual page has it.</param>
/// <param name="subject">What it is about, for messages: a path, a limit, a name.</param>
/// <param name="arguments">At most six.</param>
internal sealed class Call(string name, string subject, CallArgument[] arguments)
{
    private readonly List<ushort> errors = [];

    /// <summary>The call's name.</summary>
    public string Name => name;

    /// <summary>What it is about.</summary>
    public string Subject => subject;

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<CallArgument> Arguments => arguments;

    /// <summary>Errors after which the table goes on.</summary>
    public IReadOnlyList<ushort> FineErrors => errors;

    /// <summary>Whether it goes on after any error.</summary>
    public bool IsOptional { get; private set; }

    /// <summary>How many calls are left out after such an error.</summary>
    public int SkippedOnError { get; private set; }

    /// <summary>How many calls are left out after a result above 0.</summary>
    public int SkippedOnResult { get; private set; }

    /// <summary>Where the result goes, as 32 bits; null where it is not kept.</summary>
    public (CallMemory Memory, int Offset)? Stored { get; private set; }

    /// <summary>Goes on after any of these errors, leaving out the next <paramref name="skip"/> calls.</summary>
    public Call OrError(int error, int skip = 0)
    {
        if (errors.Count == 4) throw new InvalidOperationException("A call has room for four errors");
        errors.Add((ushort)error);
        SkippedOnError = skip;
        return this;
    }

    /// <summary>Goes on after any error.</summary>
    public Call OrAnyError(int skip = 0)
    {
        IsOptional = true;
        SkippedOnError = skip;
        return this;
    }

    /// <summary>Leaves out the next calls when this one returns more than 0.</summary>
    public Call ThenSkip(int count)
    {
        SkippedOnResult = count;
        return this;
    }

    /// <summary>Stores the result.</summary>
    public Call Into(CallMemory memory, int offset)
    {
        Stored = (memory, offset);
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{name}({string.Join(", ", arguments)})";
}
