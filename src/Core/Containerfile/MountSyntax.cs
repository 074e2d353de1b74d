using Oci.Diagnostics;

namespace Oci.Containerfile;

/// <summary><c>--mount=type=…,option=value,…</c> of RUN as it was written.</summary>
/// <param name="Text">The value of the flag.</param>
/// <param name="Options">Its options in order.</param>
/// <param name="Span">Where the flag stands.</param>
public sealed record MountSyntax(string Text, IReadOnlyList<MountOption> Options, SourceSpan Span)
{
    /// <summary>The mount that this describes.</summary>
    /// <param name="expand">Expands the variables of a value.</param>
    /// <exception cref="OciException">An option is unknown, does not fit the type or has a wrong value (<see cref="ErrorCodes.InvalidMount"/>).</exception>
    public RunMount Resolve(Func<string, string> expand)
    {
        var reader = new MountReader(expand);
        var mount = reader.Read(Options);
        return reader.Problems.Count == 0 ? mount : throw new OciException(ErrorCodes.InvalidMount, reader.Problems[0].Message, reader.Problems[0].Hint, Span);
    }
}
