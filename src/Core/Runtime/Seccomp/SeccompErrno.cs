namespace Oci.Runtime;

/// <summary>The errors that profiles name. Source: errno(3), with the numbers that libseccomp's profiles use everywhere.</summary>
internal static class SeccompErrno
{
    private static readonly Dictionary<string, uint> numbers = new(StringComparer.Ordinal)
    {
        ["EPERM"] = 1,
        ["ENOENT"] = 2,
        ["EINTR"] = 4,
        ["EIO"] = 5,
        ["EAGAIN"] = 11,
        ["ENOMEM"] = 12,
        ["EACCES"] = 13,
        ["EBUSY"] = 16,
        ["ENODEV"] = 19,
        ["EINVAL"] = 22,
        ["ENOSYS"] = 38,
        ["EAFNOSUPPORT"] = 97,
        ["EOPNOTSUPP"] = 95,
    };

    /// <summary>The number of a name; null for one that is not known.</summary>
    public static uint? Find(string name) => numbers.TryGetValue(name, out var number) ? number : null;
}
