using System.Collections.Concurrent;
using Oci.Diagnostics;

namespace Oci.Operations;

/// <summary>Passes events on, a warning that was given already not again: for what is done a second time.</summary>
/// <param name="next">Gets them.</param>
internal sealed class WarnedOnce(IProgress<ProgressEvent> next) : IProgress<ProgressEvent>
{
    private readonly ConcurrentDictionary<WarningRaised, bool> given = [];

    /// <inheritdoc/>
    public void Report(ProgressEvent value)
    {
        if (value is not WarningRaised warning || given.TryAdd(warning, true)) next.Report(value);
    }
}
