using System.Globalization;
using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>
/// What we keep about a container while it lives: a folder with a file that its owner has locked. Where nobody has, the owner was killed.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class ContainerRecord : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const int Attempts = 400;
    private const int SweepMilliseconds = 5;

    private readonly AdvisoryLock ownership;

    private ContainerRecord(string folder, AdvisoryLock ownership)
    {
        Folder = folder;
        this.ownership = ownership;
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The container's name.</summary>
    public string Id => Path.GetFileName(Folder);

    /// <summary>Where the runtime writes its log.</summary>
    public string Log => LogIn(Folder);

    /// <summary>Where the runtime writes the first process's number, once the container is made.</summary>
    public string PidFile => Path.Combine(Folder, "pid");

    /// <summary>Whether the container was made and its process started or about to.</summary>
    public bool WasMade => File.Exists(PidFile);

    /// <summary>The same, of a record by its folder.</summary>
    public static string LogIn(string folder) => Path.Combine(folder, "log");

    /// <summary>The first process's number, as the runtime counted.</summary>
    public int ReadPid() => HostFile.Translate("read", PidFile, () => int.Parse(File.ReadAllText(PidFile), NumberStyles.None, CultureInfo.InvariantCulture));

    /// <summary>Makes the record of a new container.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.ContainerExists"/>: there is one of that name.</exception>
    public static ContainerRecord Create(string parent, string id)
    {
        var folder = Path.Combine(parent, id);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            HostFile.Translate("mkdir", folder, () => Directory.CreateDirectory(folder, OwnerOnly));
            if (TryOwn(folder) is { } record)
            {
                if (!record.WasMade && !File.Exists(record.Log)) return record;
                record.Dispose();
                break;
            }
            if (File.Exists(LogIn(folder))) break;
            Thread.Sleep(SweepMilliseconds); // another process takes it for abandoned at this moment, and removes it
        }
        throw new OciException(ErrorCodes.ContainerExists, $"expected no container named `{ByteText.Escape(id)}`, found one in `{ByteText.Escape(parent)}`", "choose another name, or remove that container");
    }

    /// <summary>The records whose owners are gone; they are ours now.</summary>
    public static IEnumerable<ContainerRecord> TakeAbandoned(string parent) =>
        !Directory.Exists(parent) ? [] : Directory.EnumerateDirectories(parent).Select(TryOwn).OfType<ContainerRecord>();

    /// <summary>Removes the record; of no effect the second time.</summary>
    public void Remove()
    {
        if (Directory.Exists(Folder)) HostFile.Translate("unlink", Folder, () => { Directory.Delete(Folder, recursive: true); return true; });
        Dispose();
    }

    /// <summary>Gives the record up without removing it.</summary>
    public void Dispose() => ownership.Dispose();

    private static ContainerRecord? TryOwn(string folder)
    {
        try
        {
            return AdvisoryLock.TryAcquire(Path.Combine(folder, "owner"), LockMode.Exclusive) is { } ownership ? new(folder, ownership) : null;
        }
        catch (FileSystemException e) when (e.Errno == Errno.ENOENT)
        {
            return null;
        }
    }
}
