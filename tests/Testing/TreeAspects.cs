namespace Oci.Testing;

/// <summary>What a <see cref="TreeSnapshot"/> looks at beside path, type, link target and device numbers.</summary>
[Flags]
public enum TreeAspects
{
    None = 0,
    Mode = 1,
    Owner = 2,
    FileTimes = 4,
    DirectoryTimes = 8,
    Xattrs = 16,
    Content = 32,
    HardLinks = 64,
    /// <summary>Compare times as whole seconds.</summary>
    WholeSeconds = 128,
    Times = FileTimes | DirectoryTimes,
    All = Mode | Owner | Times | Xattrs | Content | HardLinks,
}
