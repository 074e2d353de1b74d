using System.Globalization;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text.Json;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>
/// A network that needs no rights: slirp4netns gives a container's network namespace a device, and does for it what a program of the user's may do.
/// It ends with us, however we end. Source: slirp4netns(1).
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class SlirpNetwork : ContainerNetwork
{
    /// <summary>Where the container's programs ask for names.</summary>
    public const string NameServer = "10.0.2.3";

    private const string ProgramName = "slirp4netns";
    private const string SocketName = "network.sock";
    private const int MostAnswerBytes = 64 * 1024;

    private readonly ChildProcess child;
    private readonly string folder;

    private SlirpNetwork(ChildProcess child, string folder)
    {
        this.child = child;
        this.folder = folder;
    }

    /// <summary>Finds the program.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.NetworkUnavailable"/>: it is not installed.</exception>
    public static string Find(string searchPath) => new ProgramSearch(searchPath).Find(ProgramName)
        ?? throw new OciException(ErrorCodes.NetworkUnavailable, $"expected the program `{ProgramName}`, for a network of the container's own, found none", $"apt-get install {ProgramName}");

    /// <summary>Whether the program is there.</summary>
    public static bool IsUsable(string searchPath) => new ProgramSearch(searchPath).Find(ProgramName) is not null;

    /// <summary>Connects a container that is made and not started.</summary>
    /// <param name="program">slirp4netns.</param>
    /// <param name="container">The container's first process.</param>
    /// <param name="ports">Ports of the host that lead to it.</param>
    /// <param name="folder">A folder of the container's, for a socket.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="OciException"><see cref="ErrorCodes.NetworkUnavailable"/>: it does not work here, or a port is taken.</exception>
    public static async Task<SlirpNetwork> StartAsync(string program, int container, IReadOnlyList<PublishedPort> ports, string folder, CancellationToken ct)
    {
        using var place = RootDirectory.Open(folder);
        // A socket's path is short: the folder's may not be.
        var socket = string.Create(CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/fd/{place.Handle.DangerousGetHandle()}/{SocketName}");
        File.Delete(Path.Combine(folder, SocketName));
        string[] arguments =
        [
            "--configure", "--mtu=65520", "--disable-host-loopback", "--ready-fd=1", "--exit-fd=0", $"--api-socket={socket}",
            container.ToString(CultureInfo.InvariantCulture), "tap0",
        ];
        var start = new ChildStart { Program = program, Arguments = arguments, Input = ChildStream.Pipe, Output = ChildStream.Pipe, Error = ChildStream.Pipe, OwnGroup = true };
        var network = new SlirpNetwork(await Task.Run(() => ChildProcess.Start(start), ct), folder);
        try
        {
            await network.WaitAsync(ct);
            network.ListenNoMore();
            foreach (var port in ports) await PublishAsync(socket, port, ct);
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        child.Signal(Libc.SignalKill);
        await Task.Run(child.WaitForExit);
        child.Dispose();
        File.Delete(Path.Combine(folder, SocketName));
    }

    private async Task WaitAsync(CancellationToken ct)
    {
        var ready = new byte[1];
        await using var output = new FileStream(child.Output!, FileAccess.Read, bufferSize: 0);
        if (await Task.Run(() => output.Read(ready), CancellationToken.None).WaitAsync(ct) == 1) return;
        using var error = new StreamReader(new FileStream(child.Error!, FileAccess.Read, bufferSize: 0));
        var said = await Task.Run(error.ReadToEnd, CancellationToken.None).WaitAsync(ct);
        throw new OciException(ErrorCodes.NetworkUnavailable, $"expected `{ProgramName}` to connect the container, found: {ByteText.Escape(said.Trim().ReplaceLineEndings("; "))}", "it needs /dev/net/tun, which users must be able to open");
    }

    // Whoever writes into a pipe that nobody empties stands still when it is full.
    private void ListenNoMore() => _ = Task.Run(async () =>
    {
        try
        {
            await using var error = new FileStream(child.Error!, FileAccess.Read, bufferSize: 0);
            await error.CopyToAsync(Stream.Null);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // It has ended, and we are about to.
        }
    });

    private static async Task PublishAsync(string path, PublishedPort port, CancellationToken ct)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), ct);
        await socket.SendAsync(Request(port), ct);
        socket.Shutdown(SocketShutdown.Send);
        var answer = new byte[MostAnswerBytes];
        var length = 0;
        for (int count; length < answer.Length && (count = await socket.ReceiveAsync(answer.AsMemory(length), ct)) > 0;) length += count;
        if (ReasonIn(answer.AsMemory(0, length)) is not { } reason) return;
        throw new OciException(ErrorCodes.NetworkUnavailable, $"expected to lead the port {port.Protocol} {port.HostPort} of `{port.Address}` to the container, found: {ByteText.Escape(reason)}", "choose another port of the host, for example -p 8081:80");
    }

    // Why it refused; null where it did not.
    private static string? ReasonIn(ReadOnlyMemory<byte> answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            if (!json.RootElement.TryGetProperty("error", out var fault)) return null;
            return fault.TryGetProperty("desc", out var text) ? text.GetString() : "it was refused";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return "an answer that cannot be understood";
        }
    }

    private static ReadOnlyMemory<byte> Request(PublishedPort port)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("execute", "add_hostfwd");
            json.WriteStartObject("arguments");
            json.WriteString("proto", port.Protocol);
            json.WriteString("host_addr", port.Address);
            json.WriteNumber("host_port", port.HostPort);
            json.WriteNumber("guest_port", port.ContainerPort);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }
}
