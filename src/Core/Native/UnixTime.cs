using System.Globalization;

namespace Oci.Native;

/// <summary>A point in time as Linux keeps it: whole seconds since 1970 (may be negative) and 0 to 999,999,999 nanoseconds after them.</summary>
public readonly record struct UnixTime(long Seconds, int Nanoseconds = 0) : IComparable<UnixTime>
{
    /// <summary>1970-01-01T00:00:00Z.</summary>
    public static UnixTime Epoch => default;

    /// <inheritdoc/>
    public int CompareTo(UnixTime other) =>
        Seconds != other.Seconds ? Seconds.CompareTo(other.Seconds) : Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>Seconds, and the nanoseconds to add to them.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Seconds}+{Nanoseconds:D9}ns");

    /// <summary>Without the nanoseconds.</summary>
    public UnixTime WholeSeconds => new(Seconds);

    /// <inheritdoc/>
    public static bool operator <(UnixTime left, UnixTime right) => left.CompareTo(right) < 0;
    /// <inheritdoc/>
    public static bool operator >(UnixTime left, UnixTime right) => left.CompareTo(right) > 0;
    /// <inheritdoc/>
    public static bool operator <=(UnixTime left, UnixTime right) => left.CompareTo(right) <= 0;
    /// <inheritdoc/>
    public static bool operator >=(UnixTime left, UnixTime right) => left.CompareTo(right) >= 0;
}
