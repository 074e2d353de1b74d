namespace Oci.Runtime;

/// <summary>A line of <c>/etc/passwd</c>; numbers that are out of range are null. Source: passwd(5).</summary>
internal sealed record AccountEntry(string Name, uint? Uid, uint? Gid, string Home)
{
    public static AccountEntry? Parse(string line)
    {
        var fields = line.Split(':');
        return fields.Length < 4 ? null
            : new(fields[0], AccountId.Parse(fields[2]), AccountId.Parse(fields[3]), fields.Length > 5 ? fields[5] : "");
    }
}
