using System.Globalization;

namespace Oci.Runtime;

/// <summary>Limits of the controllers that have a file or two. Source: runtime-spec config-linux.md, Huge page limits, Network, RDMA, Unified.</summary>
internal static class SmallSettings
{
    /// <summary>For the hierarchies of version 1.</summary>
    public static IEnumerable<(string Controller, string File, string Value)> Legacy(LinuxResources? limits)
    {
        foreach (var setting in Hugepages(limits, "limit_in_bytes").Concat(Remote(limits))) yield return setting;
        if (limits?.Network?.ClassId is { } mark) yield return ("net_cls", "net_cls.classid", mark.ToString(CultureInfo.InvariantCulture));
        foreach (var priority in limits?.Network?.Priorities ?? []) yield return ("net_prio", "net_prio.ifpriomap", string.Create(CultureInfo.InvariantCulture, $"{priority.Name} {priority.Priority}"));
    }

    /// <summary>For version 2, with whatever the configuration writes itself.</summary>
    public static IEnumerable<(string Controller, string File, string Value)> Unified(LinuxResources? limits)
    {
        const string core = "cgroup";
        foreach (var setting in Hugepages(limits, "max").Concat(Remote(limits))) yield return setting;
        foreach (var (file, text) in limits?.Unified ?? new Dictionary<string, string>())
            foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                yield return (file.Split('.')[0] is core ? "" : file.Split('.')[0], file, line);
    }

    // What is reserved counts too: programs reserve before they use.
    private static IEnumerable<(string, string, string)> Hugepages(LinuxResources? limits, string limit) =>
        (limits?.Hugepages ?? []).SelectMany(pages => new[] { "", "rsvd." }.Select(kind => ("hugetlb", $"hugetlb.{pages.PageSize}.{kind}{limit}", pages.Limit.ToString(CultureInfo.InvariantCulture))));

    private static IEnumerable<(string, string, string)> Remote(LinuxResources? limits) => (limits?.Rdma ?? new Dictionary<string, RdmaLimit>())
        .Select(pair => ("rdma", "rdma.max", pair.Key + Part(" hca_handle=", pair.Value.Handles) + Part(" hca_object=", pair.Value.Objects)));

    private static string Part(string key, uint? number) => number is { } value ? key + value.ToString(CultureInfo.InvariantCulture) : "";
}
