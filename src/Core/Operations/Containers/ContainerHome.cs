using System.Runtime.Versioning;
using System.Text.Json.Serialization.Metadata;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;

namespace Oci.Operations;

/// <summary>
/// A container's folder: what it is, how it is, its bundle, its log. Who runs it holds the lock: where the lock is free, nobody does, whatever the
/// status says.
/// </summary>
/// <param name="folder">The folder, absolute.</param>
[SupportedOSPlatform("linux")]
internal sealed class ContainerHome(string folder)
{
    /// <summary>The container's file of facts; where it is missing, the container is not made yet, or not any more.</summary>
    public const string DocumentName = "container.json";

    private const string StatusName = "status.json";
    private ContainerDocument? document;

    /// <summary>The folder.</summary>
    public string Folder => folder;

    /// <summary>The container's ID.</summary>
    public string Id => Path.GetFileName(folder);

    /// <summary>The folder of its bundle.</summary>
    public string BundleFolder => Path.Combine(folder, "bundle");

    /// <summary>The file of its log.</summary>
    public string Log => Path.Combine(folder, "log.json");

    /// <summary>What it is.</summary>
    public ContainerDocument Document => document ??= Read(DocumentName, OperationsJson.Indented.ContainerDocument);

    /// <summary>The chain ID below its root file system.</summary>
    public ChainId? Chain => Document.Chain is { } digest ? new ChainId(digest) : null;

    /// <summary>Whether it is there whole.</summary>
    public bool Exists => File.Exists(Path.Combine(folder, DocumentName));

    /// <summary>Whether somebody runs it, or works on it.</summary>
    public bool IsOwned
    {
        get
        {
            using var free = TryOwn();
            return free is null;
        }
    }

    /// <summary>Takes it over; null where somebody has it, or it is gone.</summary>
    public AdvisoryLock? TryOwn()
    {
        try
        {
            return AdvisoryLock.TryAcquire(Path.Combine(folder, "owner"), LockMode.Exclusive);
        }
        catch (FileSystemException e) when (e.Errno == Errno.ENOENT)
        {
            return null;
        }
    }

    /// <summary>Takes it over for work on its files.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.ContainerRunning"/>.</exception>
    public AdvisoryLock Own() => TryOwn() ?? throw new OciException(
        ErrorCodes.ContainerRunning, $"expected the container `{Document.Name}` to be at rest, found that it runs or is being worked on", $"dotnet-oci container stop {Document.Name}");

    /// <summary>Waits until nobody runs it.</summary>
    public async Task WaitAsync(CancellationToken ct)
    {
        try
        {
            (await AdvisoryLock.AcquireAsync(Path.Combine(folder, "owner"), LockMode.Shared, ct)).Dispose();
        }
        catch (FileSystemException e) when (e.Errno == Errno.ENOENT)
        {
            // It has gone away at its end.
        }
    }

    /// <summary>How it is. What nobody runs does not run.</summary>
    public StatusDocument ReadStatus()
    {
        var status = ReadStatusAsWritten();
        if (status.Status != StatusDocument.Running || IsOwned) return status;
        // It may have ended between the two looks.
        status = ReadStatusAsWritten();
        return status.Status == StatusDocument.Running ? status with { Status = StatusDocument.Exited, Error = "its monitor was killed" } : status;
    }

    /// <summary>Writes down what it is; from then on it is there.</summary>
    public void Write(ContainerDocument value)
    {
        Write(new StatusDocument { Status = StatusDocument.Created });
        DurableFile.Write(Path.Combine(folder, DocumentName), StrictJson.Serialize(value, OperationsJson.Indented.ContainerDocument));
        document = value;
    }

    /// <summary>Writes down how it is.</summary>
    public void Write(StatusDocument status)
    {
        var path = Path.Combine(folder, StatusName);
        HostFile.Translate("write", path, () =>
        {
            // It need not outlive the machine: nothing that runs does.
            File.WriteAllBytes(path + ".new", StrictJson.Serialize(status, OperationsJson.Indented.StatusDocument));
            File.Move(path + ".new", path, overwrite: true);
            return true;
        });
    }

    private StatusDocument ReadStatusAsWritten() => Read(StatusName, OperationsJson.Indented.StatusDocument);

    private T Read<T>(string name, JsonTypeInfo<T> type) where T : class
    {
        var path = Path.Combine(folder, name);
        return StrictJson.Parse(HostFile.Translate("read", path, () => File.ReadAllBytes(path)), type, "container document", path);
    }
}
