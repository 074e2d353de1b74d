using System.Net.Sockets;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>The socket at which a caller waits for a container's terminal.</summary>
internal static class ConsoleSocket
{
    /// <summary>Connects to it.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidContainerOption"/>: nobody listens there.</exception>
    public static Socket Connect(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new OciException(ErrorCodes.InvalidContainerOption, $"expected a socket that somebody listens at, for `--console-socket`, at `{ByteText.Escape(path)}`, found: {e.Message}", inner: e);
        }
    }
}
