using System.Globalization;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>Lists of processors or memory nodes, <c>0-2,7</c>, as the kernel writes them. Source: cpuset(7), List format.</summary>
internal static class NumberList
{
    /// <summary>The largest number of a list, plus one.</summary>
    public const int Most = 1024;

    /// <summary>A mask of <see cref="Most"/> bits.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidContainerOption"/>.</exception>
    public static byte[] ToMask(string text)
    {
        var mask = new byte[Most / 8];
        foreach (var range in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var ends = range.Split('-');
            var (first, last) = (Number(ends[0], text), Number(ends[^1], text));
            if (ends.Length > 2 || first > last) throw Invalid(text);
            for (var number = first; number <= last; number++) mask[number / 8] |= (byte)(1 << number % 8);
        }
        return mask;
    }

    private static int Number(string word, string text) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < Most ? number : throw Invalid(text);

    private static OciException Invalid(string text) =>
        new(ErrorCodes.InvalidContainerOption, $"expected a list of numbers below {Most} such as `0-2,7`, found `{ByteText.Escape(text)}`");
}
