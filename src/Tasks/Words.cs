using System.Globalization;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Operations;

namespace Oci.Tasks;

/// <summary>Reads what is written as a word, and writes what is read as a line.</summary>
internal static class Words
{
    /// <summary>The choice; the default where nothing is written.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidPublishItem"/>.</exception>
    public static T Parse<T>(string text, string property) where T : struct, Enum
    {
        if (text.Length == 0) return Enum.Parse<T>(Default<T>());
        return !char.IsAsciiDigit(text[0]) && Enum.TryParse<T>(text, ignoreCase: true, out var value) ? value
            : throw new OciException(ErrorCodes.InvalidPublishItem, $"expected one of `{string.Join("`, `", Enum.GetNames<T>().Select(name => name.ToLowerInvariant()))}` as {property}, found `{text}`", "leave it out for the default");
    }

    /// <summary>A whole number that is not negative; null where nothing is written.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidPublishItem"/>.</exception>
    public static long? ParseNumber(string text, string property) =>
        text.Length == 0 ? null : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new OciException(ErrorCodes.InvalidPublishItem, $"expected a whole number as {property}, found `{text}`", "leave it out for the default");

    /// <summary>The same, or <c>-1</c> for no limit.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidPublishItem"/>.</exception>
    public static long? ParseLimit(string text, string property) => text == "-1" ? -1 : ParseNumber(text, property);

    /// <summary>A <see cref="ByteAmount"/>; null where nothing is written.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidPublishItem"/>.</exception>
    public static long? ParseBytes(string text, string property) =>
        text.Length == 0 ? null : ByteAmount.TryParse(text, out var bytes) ? bytes
        : throw new OciException(ErrorCodes.InvalidPublishItem, $"expected an amount of bytes as {property}, found `{text}`", $"write for example {property}=\"512m\"");

    /// <summary><c>true</c> or <c>false</c>; null where nothing is written.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidPublishItem"/>.</exception>
    public static bool? ParseSwitch(string text, string property) =>
        text.Length == 0 ? null : bool.TryParse(text, out var value) ? value
        : throw new OciException(ErrorCodes.InvalidPublishItem, $"expected `true` or `false` as {property}, found `{text}`", "leave it out for the default");

    /// <summary><c>auto</c>, <c>now</c> or seconds since 1970; <c>auto</c> where nothing is written.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidPublishItem"/>.</exception>
    public static string ParseTime(string text, string property) =>
        text.Length == 0 ? "auto" : text is "auto" or "now" || (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && ImageTime.CanFormat(seconds)) ? text
        : throw new OciException(ErrorCodes.InvalidPublishItem, $"expected `auto`, `now` or seconds since 1970 as {property}, found `{text}`", "leave it out for the time of the last commit");

    /// <summary>A finding and what to type, as one line: MSBuild has no place of its own for a hint.</summary>
    public static string WithHint(string message, string? hint) => hint is null ? message : $"{message} (hint: {hint})";

    private static string Default<T>() where T : struct, Enum => Enum.GetNames<T>().FirstOrDefault(name => name is "Missing" or "Default") ?? Enum.GetNames<T>()[0];
}
