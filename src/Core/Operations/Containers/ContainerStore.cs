using System.Runtime.Versioning;
using System.Security.Cryptography;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;

namespace Oci.Operations;

/// <summary>The containers of a state folder: <c>containers/all</c>, a folder each.</summary>
/// <param name="host">The machine and the moment.</param>
[SupportedOSPlatform("linux")]
internal sealed class ContainerStore(OciHost host)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int IdBytes = 32;

    private readonly string folder = Path.Combine(Path.GetFullPath(host.StateRoot), "containers", "all");

    /// <summary>Every container that is there whole, the newest first.</summary>
    public IReadOnlyList<ContainerHome> List() => !Directory.Exists(folder) ? [] :
        [.. Homes().Where(home => home.Exists).Select(home => (Home: home, Document: TryRead(home))).Where(pair => pair.Document is not null).OrderByDescending(pair => pair.Document!.Created).Select(pair => pair.Home)];

    /// <summary>The container of a name, an ID, or the beginning of an ID.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.ContainerNotFound"/>, <see cref="ErrorCodes.AmbiguousContainer"/>.</exception>
    public ContainerHome Find(string nameOrId) => TryFind(nameOrId)
        ?? throw new OciException(ErrorCodes.ContainerNotFound, $"expected a container `{ByteText.Escape(nameOrId)}`, found none", "dotnet-oci container ls --all");

    /// <summary>The same; null where there is none.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.AmbiguousContainer"/>.</exception>
    public ContainerHome? TryFind(string nameOrId)
    {
        var all = List();
        if (all.FirstOrDefault(home => home.Document.Name == nameOrId || home.Id == nameOrId) is { } exact) return exact;
        var fitting = nameOrId.Length == 0 ? [] : all.Where(home => home.Id.StartsWith(nameOrId, StringComparison.Ordinal)).ToList();
        return fitting switch
        {
            [var one] => one,
            [] => null,
            _ => throw new OciException(ErrorCodes.AmbiguousContainer, $"expected `{ByteText.Escape(nameOrId)}` to be the beginning of one container's ID, found {fitting.Count}", $"dotnet-oci container inspect {fitting[0].Id[..12]}"),
        };
    }

    /// <summary>Makes the folder of a new container, which is the caller's own until the lock is given back.</summary>
    /// <param name="name">The name wanted; null for one made of <paramref name="stem"/>.</param>
    /// <param name="stem">How a name of ours begins.</param>
    /// <param name="make">Makes what the container is, of its ID and name, and its bundle in its folder.</param>
    /// <param name="ct">Cancels; nothing stays.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.ContainerExists"/>: the name is taken.</exception>
    public async Task<(ContainerHome Home, AdvisoryLock Ownership)> CreateAsync(string? name, string stem, Func<ContainerHome, string, Task<ContainerDocument>> make, CancellationToken ct)
    {
        HostFile.Translate("mkdir", folder, () => Directory.CreateDirectory(folder, OwnerOnly));
        if (name is not null) CheckName(name);
        var home = new ContainerHome(Path.Combine(folder, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes))));
        HostFile.Translate("mkdir", home.Folder, () => Directory.CreateDirectory(home.Folder, OwnerOnly));
        var ownership = home.TryOwn()!;
        try
        {
            var document = await make(home, name ?? "");
            using var names = await AdvisoryLock.AcquireAsync(Path.Combine(folder, ".names"), LockMode.Exclusive, ct);
            home.Write(document with { Name = ChooseName(name, stem) });
            return (home, ownership);
        }
        catch
        {
            await RemoveAsync(home, ownership);
            throw;
        }
    }

    /// <summary>Removes a container that the caller has taken over, with everything that it has.</summary>
    public async Task RemoveAsync(ContainerHome home, AdvisoryLock ownership)
    {
        await using (var snapshotter = await host.OpenSnapshotterAsync(CancellationToken.None)) await snapshotter.RemoveKeptAsync(home.Id, CancellationToken.None);
        RemoveFolder(home, ownership);
    }

    /// <summary>Removes a container's folder alone.</summary>
    public static void RemoveFolder(ContainerHome home, AdvisoryLock ownership)
    {
        // First what makes it a container: what is left of one that is cut short here is swept.
        File.Delete(Path.Combine(home.Folder, ContainerHome.DocumentName));
        using (var parent = RootDirectory.Open(Path.GetDirectoryName(home.Folder)!)) parent.RemoveTree(RootPath.Clean(home.Id));
        ownership.Dispose();
    }

    /// <summary>Removes what dead owners left: containers that were to go away at their end, and those that were never whole.</summary>
    public async Task SweepAsync(CancellationToken ct)
    {
        await new ContainerNetworks(host).SweepAsync(IsRun, ct);
        if (!Directory.Exists(folder)) return;
        foreach (var home in Homes())
        {
            ct.ThrowIfCancellationRequested();
            if (home.TryOwn() is not { } ownership) continue;
            if (IsLeftover(home)) await RemoveAsync(home, ownership);
            else ownership.Dispose();
        }
    }

    /// <summary>The images that containers are of: they are nobody's garbage.</summary>
    public IEnumerable<Digest> Images() => List().Select(home => TryRead(home)?.Manifest?.Digest).OfType<Digest>();

    /// <summary>The unpacked layers that containers stand on.</summary>
    public IEnumerable<ChainId> Chains() => List().Select(home => TryRead(home)?.Chain).OfType<Digest>().Select(digest => new ChainId(digest));

    private bool IsRun(string id)
    {
        var home = new ContainerHome(Path.Combine(folder, id));
        return home.Exists && home.IsOwned;
    }

    private IEnumerable<ContainerHome> Homes() => Directory.EnumerateDirectories(folder).Select(path => new ContainerHome(path));

    private static bool IsLeftover(ContainerHome home) =>
        !home.Exists || (TryRead(home) is { Remove: true } document && (home.ReadStatus().Status != StatusDocument.Created || !document.Maker.Lives));

    private static ContainerDocument? TryRead(ContainerHome home)
    {
        try
        {
            return home.Document;
        }
        catch (FileSystemException)
        {
            return null; // it has just been removed
        }
    }

    private string ChooseName(string? name, string stem)
    {
        var taken = List().Select(home => home.Document.Name).ToHashSet(StringComparer.Ordinal);
        if (name is not null && taken.Contains(name))
            throw new OciException(ErrorCodes.ContainerExists, $"expected no container named `{name}`, found one", $"choose another name, or dotnet-oci container rm {name}");
        var chosen = name ?? stem;
        for (var number = 1; taken.Contains(chosen); number++) chosen = $"{stem}-{number}";
        return chosen;
    }

    private static void CheckName(string name)
    {
        const int longest = 128;
        if (name.Length is 0 or > longest || !char.IsAsciiLetterOrDigit(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.'))
            throw new OciException(ErrorCodes.InvalidContainerOption, $"expected a name of at most {longest} letters, digits, `_`, `-` and `.` that begins with a letter or digit, found `{ByteText.Escape(name)}`", "--name web-1");
    }
}
