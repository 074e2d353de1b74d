using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>
/// The bridge of a state folder: on the host's side one device, which comes with the first container and goes with the last. What was done for each
/// container is written down before it is done, in <c>networks/START/ID.json</c>: the next call undoes it where its owner was killed, and forgets what
/// was done before this start of the machine.
/// </summary>
/// <param name="stateRoot">The state folder, absolute.</param>
/// <param name="openProgram">Finds netavark; the folder of its notes is given.</param>
[SupportedOSPlatform("linux")]
internal sealed class Bridge(string stateRoot, Func<string, Netavark> openProgram)
{
    private const string Network = "dotnet-oci";
    private const string Device = "eth0";
    private const string RecordEnding = ".json";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string folder = Path.Combine(stateRoot, "networks");
    private readonly string records = Path.Combine(stateRoot, "networks", MachineStart.Name);
    private readonly byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(stateRoot));

    /// <summary>Connects a container that is made and not started; its owner is the caller.</summary>
    /// <param name="id">The container.</param>
    /// <param name="name">Its name.</param>
    /// <param name="process">Its first process.</param>
    /// <param name="ports">Ports of the host that lead to it.</param>
    /// <param name="ct">Cancels the waiting for others.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.NetworkUnavailable"/>: a port is taken, there is no address left, or the host refuses.</exception>
    public async Task<ContainerNetwork> ConnectAsync(string id, string name, int process, IReadOnlyList<PublishedPort> ports, CancellationToken ct)
    {
        var program = Open();
        HostFile.Translate("mkdir", records, () => Directory.CreateDirectory(records, OwnerOnly));
        var space = NetworkNamespace.Of(process);
        ReservedPorts? reserved = null;
        try
        {
            reserved = ReservedPorts.Take(ports);
            using var turn = await LockAsync(ct);
            if (TryRead(RecordOf(id)) is { } stale) await ReleaseDeadAsync(program, stale);
            var request = RequestFor(id, name, ports);
            DurableFile.Write(RecordOf(id), StrictJson.Serialize(request, RuntimeJson.Strict.NetavarkRequest));
            await SetUpAsync(program, request, space);
            return new BridgeConnection(this, program, request, space, reserved);
        }
        catch
        {
            reserved?.Dispose();
            space.Dispose();
            throw;
        }
    }

    /// <summary>Takes down what is left of containers that nobody runs any more. What cannot be taken down now is left to the next call.</summary>
    /// <param name="runs">Whether somebody runs a container, by its ID.</param>
    /// <param name="ct">Cancels.</param>
    public async Task SweepAsync(Func<string, bool> runs, CancellationToken ct)
    {
        if (!Leftovers(runs).Any() && !EarlierStarts().Any()) return;
        // Who is at it will not be long, or stands still: neither is worth waiting for here.
        using var turn = AdvisoryLock.TryAcquire(LockFile, LockMode.Exclusive);
        if (turn is null) return;
        foreach (var start in EarlierStarts().ToList()) Directory.Delete(start, recursive: true);
        foreach (var record in Leftovers(runs).ToList())
        {
            ct.ThrowIfCancellationRequested();
            try
            {
                if (TryRead(record) is { } request) await ReleaseDeadAsync(Open(), request);
            }
            catch (OciException fault)
            {
                // The program or a right is missing at this moment, or the record is damaged: who comes to do something else is not to be stopped by that.
                // Where the program stands still it would so for each.
                if (fault.InnerException is TimeoutException) return;
            }
        }
    }

    /// <summary>Takes a container's connection down, and forgets it.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.NetworkUnavailable"/>: it could not; it is not forgotten.</exception>
    internal async Task ReleaseAsync(Netavark program, NetavarkRequest request, NetworkNamespace space)
    {
        using var turn = await LockAsync(CancellationToken.None);
        await TearDownAsync(program, request, space);
    }

    private async Task SetUpAsync(Netavark program, NetavarkRequest request, NetworkNamespace space)
    {
        try
        {
            await program.SetUpAsync(request, space);
        }
        catch (OciException fault)
        {
            try
            {
                await TearDownAsync(program, request, space);
            }
            catch (OciException e) when (e.Code == ErrorCodes.NetworkUnavailable)
            {
                // The first word says more. The record stays: what was done is undone as soon as that can be.
            }
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(fault);
        }
    }

    // Without the container's device the program undoes nothing at all: it gets an empty namespace, in which it makes one first.
    private async Task ReleaseDeadAsync(Netavark program, NetavarkRequest request)
    {
        using var space = NetworkNamespace.Create();
        try
        {
            await program.SetUpAsync(request, space);
        }
        finally
        {
            await TearDownAsync(program, request, space);
        }
    }

    private async Task TearDownAsync(Netavark program, NetavarkRequest request, NetworkNamespace space)
    {
        await program.TearDownAsync(request, space);
        File.Delete(RecordOf(request.ContainerId));
    }

    private NetavarkRequest RequestFor(string id, string name, IReadOnlyList<PublishedPort> ports)
    {
        var others = Records().Select(TryRead).OfType<NetavarkRequest>().ToList();
        var subnet = others.Count > 0 ? others[0].Networks[Network].Subnets[0] : BridgeAddresses.Choose(hash[0], HostRoutes.Parse(File.ReadAllText("/proc/net/route")));
        var address = BridgeAddresses.Next(subnet, others.SelectMany(other => other.Places[Network].Addresses).ToHashSet(StringComparer.Ordinal));
        return new NetavarkRequest
        {
            ContainerId = id,
            ContainerName = name,
            Ports = [.. ports.Select(port => new NetavarkPort { HostAddress = port.Address == "0.0.0.0" ? "" : port.Address, HostPort = port.HostPort, ContainerPort = port.ContainerPort, Protocol = port.Protocol })],
            Places = new Dictionary<string, NetavarkPlace> { [Network] = new([address], Device) },
            Networks = new Dictionary<string, NetavarkNetwork> { [Network] = new() { Name = Network, Id = Convert.ToHexStringLower(hash), Bridge = $"oci{Convert.ToHexStringLower(hash)[..8]}", Subnets = [subnet] } },
        };
    }

    private Netavark Open() => openProgram(Path.Combine(folder, "netavark"));

    private string RecordOf(string id) => Path.Combine(records, id + RecordEnding);

    private IEnumerable<string> Records() => Directory.Exists(records) ? Directory.EnumerateFiles(records, "*" + RecordEnding) : [];

    private IEnumerable<string> Leftovers(Func<string, bool> runs) => Records().Where(record => !runs(Path.GetFileNameWithoutExtension(record)));

    // Devices and rules go with the machine's end, and what they were may be somebody else's now. The program's own notes are no start's.
    private IEnumerable<string> EarlierStarts() => Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Where(start => start != records && Guid.TryParse(Path.GetFileName(start), out _)) : [];

    private string LockFile => Path.Combine(folder, "lock");

    private Task<AdvisoryLock> LockAsync(CancellationToken ct) => AdvisoryLock.AcquireAsync(LockFile, LockMode.Exclusive, ct);

    private static NetavarkRequest? TryRead(string record)
    {
        try
        {
            return StrictJson.Parse(File.ReadAllBytes(record), RuntimeJson.Strict.NetavarkRequest, "record of a network", record);
        }
        catch (FileNotFoundException)
        {
            return null; // It has just been undone.
        }
    }
}
