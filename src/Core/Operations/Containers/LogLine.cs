using System.Globalization;

namespace Oci.Operations;

/// <summary>A piece of a container's output as its log has it: untrusted text.</summary>
/// <param name="Text">With the line end, where it had one.</param>
/// <param name="IsError">Whether it came on standard error.</param>
/// <param name="Time">When, as it was written down.</param>
public sealed record LogLine(string Text, bool IsError, string Time)
{
    /// <summary>When; null where what was written down is no time.</summary>
    public DateTimeOffset? Moment => DateTimeOffset.TryParse(Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;
}
