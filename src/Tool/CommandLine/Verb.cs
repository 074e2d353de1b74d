using System.CommandLine;

namespace Oci.Tool.CommandLine;

/// <summary>One verb: declares its options, turns them into a request, runs the operation and prints the result.</summary>
internal abstract class Verb(string name, string description, params IReadOnlyList<Example> examples) : Command(name, description)
{
    /// <summary>Shown at the end of the help.</summary>
    public IReadOnlyList<Example> Examples => examples;

    /// <summary>The exit code for a command line that cannot be understood.</summary>
    public virtual int UsageExitCode => ExitCodes.WrongUsage;

    /// <summary>The exit code for an operation that failed.</summary>
    public virtual int FailureExitCode => ExitCodes.Failed;

    /// <summary>The request that the verb makes: every property of it has an option or an argument.</summary>
    public virtual Type? RequestType => null;

    /// <summary>Does the work; the result is the exit code.</summary>
    public abstract Task<int> RunAsync(VerbCall call, CancellationToken ct);
}
