using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Layers;

/// <summary>
/// Reads what changed from the upper folder of an overlay: only what was written is visited, never the whole root file system.
/// Whiteouts become deletions; of an opaque directory, each name that it hides becomes one, which all readers of layers understand alike.
/// What was copied up but is the same as below is left out. The overlay must not be mounted any more.
/// </summary>
/// <param name="upper">The upper folder.</param>
/// <param name="before">The root file system that was below it.</param>
/// <param name="attributes">How the overlay was mounted.</param>
[SupportedOSPlatform("linux")]
internal sealed class OverlayChanges(RootDirectory upper, RootDirectory before, OverlayAttributes attributes) : ChangeWalk(upper, before)
{
    private static readonly byte[] Yes = "y"u8.ToArray();
    private static readonly byte[] HasWhiteoutFiles = "x"u8.ToArray();

    protected override DirectoryDifference Compare(DirectoryPair pair)
    {
        var mayHaveWhiteoutFiles = OpaqueMarkOf(pair.After).SequenceEqual(HasWhiteoutFiles);
        var (present, deleted) = (new List<PresentEntry>(), new List<byte[]>());
        foreach (var entry in pair.After.EnumerateEntries(sorted: true))
        {
            var name = entry.Name.ToArray();
            var status = pair.After.Status(name);
            if (IsAbsence(pair.After, name, status, mayHaveWhiteoutFiles)) deleted.Add(name);
            else present.Add(new PresentEntry(name, status));
        }
        if (pair.Before is null) return new DirectoryDifference(present, []);
        return new DirectoryDifference(present, pair.IsOpaque
            ? DirectoryDifference.Missing(pair.Before.EnumerateEntries(sorted: true), present)
            : deleted.FindAll(name => pair.Before.TryStatus(name) is not null));
    }

    protected override bool HidesBefore(DirectoryHandle directory) => OpaqueMarkOf(directory).SequenceEqual(Yes);

    // A file with several names that was copied up lost them: it differs even when its bytes do not.
    protected override bool HasSameLinks(RootPath path, in FileStatus now, in FileStatus then) => now.LinkCount == 1 && then.LinkCount == 1;

    protected override IReadOnlyList<ExtendedAttribute> AttributesOf(RootPath path, IReadOnlyList<ExtendedAttribute> stored)
    {
        if (!stored.Any(attributes.IsIncomplete)) return attributes.OfFile(stored);
        throw new OciException(
            ErrorCodes.UnreadableOverlay,
            $"expected whole files in an overlay's upper folder, found `{path}`, part of which lies below it",
            "mount the overlay with redirect_dir=off,metacopy=off");
    }

    private ReadOnlySpan<byte> OpaqueMarkOf(DirectoryHandle directory) => directory.ReadXattr([], attributes.Opaque);

    /// <summary>A whiteout, or a socket: no layer can hold one, but it takes the place of what was there.</summary>
    private bool IsAbsence(DirectoryHandle directory, byte[] name, in FileStatus status, bool mayBeFile) => status.Kind switch
    {
        FileKind.Socket => true,
        FileKind.CharacterDevice => (status.DeviceMajor, status.DeviceMinor) == (0, 0),
        FileKind.RegularFile => mayBeFile && status.Size == 0 && directory.ReadXattr(name, attributes.Whiteout) is not null,
        _ => false,
    };
}
