using System.Net;
using System.Net.Sockets;
using Oci.Diagnostics;

namespace Oci.Runtime;

/// <summary>Ports of the host that nobody else can take meanwhile. The firewall leads packets away before they come here.</summary>
internal sealed class ReservedPorts : IDisposable
{
    private readonly List<Socket> sockets = [];

    /// <summary>Takes all of them, or none.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.NetworkUnavailable"/>: one is taken, or not for us.</exception>
    public static ReservedPorts Take(IReadOnlyList<PublishedPort> ports)
    {
        var reserved = new ReservedPorts();
        try
        {
            foreach (var port in ports) reserved.Take(port);
            return reserved;
        }
        catch
        {
            reserved.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => sockets.ForEach(socket => socket.Dispose());

    private void Take(PublishedPort port)
    {
        var isTcp = port.Protocol == "tcp";
        var socket = new Socket(AddressFamily.InterNetwork, isTcp ? SocketType.Stream : SocketType.Dgram, isTcp ? ProtocolType.Tcp : ProtocolType.Udp);
        sockets.Add(socket);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Parse(port.Address), port.HostPort));
            if (isTcp) socket.Listen(1);
        }
        catch (SocketException e)
        {
            throw new OciException(ErrorCodes.NetworkUnavailable, $"expected the port {port.Protocol} {port.HostPort} of `{port.Address}` to be free, found: {e.Message}", "choose another port of the host, for example -p 8081:80", inner: e);
        }
    }
}
