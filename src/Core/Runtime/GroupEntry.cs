namespace Oci.Runtime;

/// <summary>A line of <c>/etc/group</c>; a number that is out of range is null. Source: group(5).</summary>
internal sealed record GroupEntry(string Name, uint? Gid, IReadOnlyList<string> Members)
{
    public static GroupEntry? Parse(string line)
    {
        var fields = line.Split(':');
        return fields.Length < 3 ? null
            : new(fields[0], AccountId.Parse(fields[2]), fields.Length > 3 ? fields[3].Split(',', StringSplitOptions.RemoveEmptyEntries) : []);
    }
}
