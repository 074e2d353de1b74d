using Oci.Native;

namespace Oci.Build;

/// <summary>
/// Every file of the host that a build looked at: names that were listed, contents that were read, names where nothing was. As long as all of
/// them are what they were, the same build would see the same again.
/// </summary>
internal sealed class SeenFiles
{
    private readonly Lock gate = new();
    private readonly Dictionary<RootPath, SeenFile> followed = [];
    private readonly Dictionary<RootPath, SeenFile> own = [];

    /// <summary>Whether looking at them again tells all: not where a link leads elsewhere in the context than on the host.</summary>
    public bool AreAll { get; private set; } = true;

    /// <summary>Every file once, in no order.</summary>
    public IReadOnlyList<SeenFile> All
    {
        get
        {
            lock (gate) return [.. followed.Values, .. own.Values];
        }
    }

    /// <summary>Takes note of a file at a path of the host, links followed.</summary>
    public void Add(string path)
    {
        if (OperatingSystem.IsLinux()) Add(followed, SeenFile.Look(RootPath.Clean(System.IO.Path.GetFullPath(path)), follow: true));
    }

    /// <summary>Takes note of a file of a context and of what is read in its place.</summary>
    public void Add(ContextFile file)
    {
        Add(file.Path);
        if (file.Real is null || !OperatingSystem.IsLinux()) return;
        var real = SeenFile.Look(RootPath.Clean(System.IO.Path.GetFullPath(file.Real)), follow: true);
        Add(followed, real);
        if (SeenFile.Look(RootPath.Clean(file.Path), follow: true).Stamp != real.Stamp) AreAll = false;
    }

    /// <summary>Takes note of a file whose status is known, a link as such; null for none.</summary>
    public void Add(RootPath path, in FileStatus? status) => Add(own, new SeenFile(path, false, status is { } found ? FileStamp.Of(found) : null));

    // The first look counts: what changes later is no longer the same.
    private void Add(Dictionary<RootPath, SeenFile> files, SeenFile file)
    {
        lock (gate) files.TryAdd(file.Path, file);
    }
}
