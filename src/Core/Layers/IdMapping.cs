using System.Globalization;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Layers;

/// <summary>A stretch of ids: container ids from <paramref name="ContainerId"/> on are host ids from <paramref name="HostId"/> on.</summary>
/// <param name="ContainerId">The first id inside.</param>
/// <param name="HostId">The first id outside.</param>
/// <param name="Length">How many.</param>
public readonly record struct IdMapping(uint ContainerId, uint HostId, uint Length)
{
    /// <summary>Parses <c>CONTAINER:HOST:LENGTH</c>, or <c>CONTAINER:HOST</c> for one id.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidIdMap"/>.</exception>
    public static IdMapping Parse(string text)
    {
        var parts = text.Split(':');
        var numbers = new uint[3];
        numbers[2] = 1;
        var ok = parts.Length is 2 or 3;
        for (var i = 0; ok && i < parts.Length; i++) ok = uint.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]);
        var mapping = new IdMapping(numbers[0], numbers[1], numbers[2]);
        if (ok && mapping.Length > 0 && mapping.End(mapping.ContainerId) <= uint.MaxValue && mapping.End(mapping.HostId) <= uint.MaxValue) return mapping;
        throw new OciException(ErrorCodes.InvalidIdMap, $"expected `CONTAINER:HOST:LENGTH` as id mapping, found `{ByteText.Escape(text)}`",
            "give three numbers, for example `0:100000:65536`");
    }

    /// <summary>One past the last id of the stretch; 4294967295 itself is no id.</summary>
    internal ulong End(uint first) => (ulong)first + Length;

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{ContainerId}:{HostId}:{Length}");
}
