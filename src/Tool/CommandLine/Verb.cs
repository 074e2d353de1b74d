using System.CommandLine;
using Oci.Diagnostics;

namespace Oci.Tool.CommandLine;

/// <summary>One verb: declares its options, turns them into a request, runs the operation and prints the result.</summary>
internal abstract class Verb(string name, string description, params IReadOnlyList<Example> examples) : Command(name, description)
{
    /// <summary>Shown at the end of the help.</summary>
    public IReadOnlyList<Example> Examples => examples;

    /// <summary>What may follow the options, one line each.</summary>
    public virtual IReadOnlyList<string> Usages => [string.Join(' ', Arguments.Select(Usage))];

    /// <summary>Options that other tools' verbs of this kind have, by name.</summary>
    public virtual IReadOnlyDictionary<string, OtherOption> OtherOptions => new Dictionary<string, OtherOption>();

    /// <summary>The exit code for a fault; null is one that is ours.</summary>
    public virtual int ExitCodeOf(OciException? fault) => ExitCodes.Of(fault);

    /// <summary>The request that the verb makes: every property of it has an option or an argument.</summary>
    public virtual Type? RequestType => null;

    /// <summary>Whether a call of someone who may not mount goes on as root of a user namespace: it mounts, or touches files that other users own.</summary>
    public virtual bool NeedsNamespace(VerbCall call) => false;

    /// <summary>Whether the file of <c>--authfile</c> need not be there: the verb makes it.</summary>
    public virtual bool MakesAuthFile => false;

    /// <summary>Does the work; the result is the exit code.</summary>
    public abstract Task<int> RunAsync(VerbCall call, CancellationToken ct);

    /// <summary>The fault of a verb that another system cannot do.</summary>
    protected OciException LinuxNeeded() => new(ErrorCodes.LinuxNeeded, $"expected Linux, which `{Name}` needs for file owners, mounts and namespaces, found another system", "run it in a Linux machine, for example in WSL");

    private static string Usage(Argument argument)
    {
        var name = argument.HelpName ?? argument.Name;
        if (argument.Arity.MaximumNumberOfValues > 1) name += "...";
        return argument.Arity.MinimumNumberOfValues > 0 ? name : $"[{name}]";
    }
}
