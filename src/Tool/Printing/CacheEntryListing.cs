using System.Globalization;
using Oci.Build;

namespace Oci.Tool.Printing;

/// <summary>A line of <c>cache ls</c> in JSON.</summary>
internal sealed record CacheEntryListing(string Id, string Kind, string Description, long Size, string LastUsed)
{
    public static CacheEntryListing Of(CacheEntry entry) => new(
        entry.Id, entry.Kind == CacheEntryKind.Step ? "step" : "mount", entry.Description, entry.Size, entry.LastUsed.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
}
