using System.Globalization;

namespace Oci.Runtime;

/// <summary>User and group numbers as text.</summary>
internal static class AccountId
{
    /// <summary>A number within range, written in ASCII digits alone; null else.</summary>
    public static uint? Parse(string text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id <= Accounts.MaxId ? id : null;

    /// <summary>All digits means a number, never a name: an entry whose name is <c>1000</c> must not turn user 1000 into root.</summary>
    public static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);
}
