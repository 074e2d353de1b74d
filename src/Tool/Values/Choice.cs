using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Tool.Values;

/// <summary>An option whose value is one of a few words.</summary>
internal static class Choice
{
    /// <summary>The value that <paramref name="text"/> stands for.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>.</exception>
    public static T Parse<T>(string option, string text) where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (Word(value) == text) return value;
        }
        throw new OciException(ErrorCodes.Usage, $"expected `{option}` to be {string.Join(" or ", Enum.GetValues<T>().Select(value => $"`{Word(value)}`"))}, found `{ByteText.Escape(text)}`", $"{option} {Word(Enum.GetValues<T>()[0])}");
    }

    private static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
