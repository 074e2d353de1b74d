using Oci.Native;

namespace Oci.Operations;

/// <summary>How a file of a root file system was when it was unpacked. What is null was not written down.</summary>
internal sealed record RecordedFile
{
    public required FileKind Kind { get; init; }
    public int? Mode { get; init; }
    public uint? Uid { get; init; }
    public uint? Gid { get; init; }
    public long? Size { get; init; }
    public uint Major { get; init; }
    public uint Minor { get; init; }
    public byte[]? Link { get; init; }
    public UnixTime? ModifiedAt { get; init; }
    public ulong? Inode { get; init; }

    /// <summary>Whether the attributes of <paramref name="now"/> are the same; the inode and the content are not looked at.</summary>
    /// <param name="now">The file as it is.</param>
    /// <param name="link">Where it points, for a symbolic link.</param>
    /// <param name="wholeSeconds">Whether times were written down as whole seconds.</param>
    public bool Matches(in FileStatus now, ReadOnlySpan<byte> link, bool wholeSeconds) =>
        Kind == now.Kind && HasMode(now) && HasOwner(now) && HasContent(now, link) && HasTime(now.ModifiedAt, wholeSeconds);

    private bool HasMode(in FileStatus now) => Mode is null || now.IsSymbolicLink || Mode == now.Mode;

    private bool HasOwner(in FileStatus now) => (Uid is null || Uid == now.Uid) && (Gid is null || Gid == now.Gid);

    private bool HasContent(in FileStatus now, ReadOnlySpan<byte> link) =>
        (Size is null || !now.IsRegularFile || Size == now.Size)
        && (!IsDevice(now.Kind) || (Major, Minor) == (now.DeviceMajor, now.DeviceMinor))
        && (Link is null || link.SequenceEqual(Link));

    private bool HasTime(UnixTime now, bool wholeSeconds) => ModifiedAt is not { } time || (wholeSeconds ? time.WholeSeconds == now.WholeSeconds : time == now);

    private static bool IsDevice(FileKind kind) => kind is FileKind.CharacterDevice or FileKind.BlockDevice;
}
