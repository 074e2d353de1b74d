namespace Oci.Layers;

/// <summary>
/// The owner a file has in the image, where it belongs to a user without rights on disk: attribute <c>user.rootlesscontainers</c>, a protobuf
/// message of two numbers. Source: rootlesscontaine.rs, rootlesscontainers.proto.
/// </summary>
internal static class RootlessOwner
{
    public const string Attribute = "user.rootlesscontainers";

    private const int UidTag = 1 << 3;
    private const int GidTag = 2 << 3;

    /// <summary>The message; a number that is 0 is left out, as proto3 does.</summary>
    public static byte[] Encode(uint uid, uint gid)
    {
        var message = new List<byte>(12);
        Add(message, UidTag, uid);
        Add(message, GidTag, gid);
        return [.. message];
    }

    /// <summary>Reads a message; null when it is none. 4294967295 stands for "no owner recorded" and is returned as it is.</summary>
    public static (uint Uid, uint Gid)? TryDecode(ReadOnlySpan<byte> message)
    {
        uint uid = 0, gid = 0;
        while (!message.IsEmpty)
        {
            var tag = message[0];
            message = message[1..];
            if (tag is not (UidTag or GidTag) || TryReadNumber(ref message) is not { } number) return null;
            if (tag == UidTag) uid = number;
            else gid = number;
        }
        return (uid, gid);
    }

    private static void Add(List<byte> message, int tag, uint number)
    {
        if (number == 0) return;
        message.Add((byte)tag);
        for (; number >= 0x80; number >>= 7) message.Add((byte)(number | 0x80));
        message.Add((byte)number);
    }

    private static uint? TryReadNumber(ref ReadOnlySpan<byte> message)
    {
        ulong number = 0;
        for (var shift = 0; shift < 64 && !message.IsEmpty; shift += 7)
        {
            var part = message[0];
            message = message[1..];
            number |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80) return number <= uint.MaxValue ? (uint)number : null;
        }
        return null;
    }
}
