using Oci.Native;

namespace Oci.Operations;

/// <summary>A root file system as it was unpacked.</summary>
/// <param name="TakenAt">A file whose status changed later may have changed; an earlier one has not.</param>
/// <param name="Files">Every path but the root's.</param>
/// <param name="Root">The root itself; null where nothing was written down of it.</param>
/// <param name="WholeSeconds">Whether times are to be compared as whole seconds.</param>
internal sealed record RootfsRecord(UnixTime TakenAt, IReadOnlyDictionary<RootPath, RecordedFile> Files, RecordedFile? Root, bool WholeSeconds);
