using System.Buffers.Binary;
using System.Text;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>What a container's namespaces are set to: names, the loopback device, kernel parameters.</summary>
internal static class KernelSettingCalls
{
    private const int InterfaceRequestBytes = 40;
    private const int InterfaceFlags = 16;
    private const ushort UpAndRunning = 0x41;
    private const int SetInterfaceFlags = 0x8914;
    private const int Internet = 2;
    private const int Datagram = 2;

    /// <summary>Sets the host name and the domain name.</summary>
    public static void Name(CallTable table, RuntimeSpec spec)
    {
        if (spec.Hostname is { Length: > 0 } host) table.Add("sethostname", host, host, Encoding.UTF8.GetByteCount(host));
        if (spec.DomainName is { Length: > 0 } domain) table.Add("setdomainname", domain, domain, Encoding.UTF8.GetByteCount(domain));
    }

    /// <summary>Switches the loopback device on; it gets its addresses by that.</summary>
    public static void BringUpLoopback(CallTable table)
    {
        var request = new byte[InterfaceRequestBytes];
        "lo"u8.CopyTo(request);
        BinaryPrimitives.WriteUInt16LittleEndian(request.AsSpan(InterfaceFlags), UpAndRunning);
        var socket = table.Add("socket", "the loopback device", Internet, Datagram | Kernel.CloseOnExec, 0);
        table.Add("ioctl", "the loopback device", socket, SetInterfaceFlags, request);
    }

    /// <summary>Sets a kernel parameter, <c>net.ipv4.ip_forward</c>.</summary>
    public static void Parameter(CallTable table, Call root, string name, string value)
    {
        var path = "/proc/sys/" + name.Replace('.', '/');
        var file = MountTargetCalls.Open(table, root, path, Kernel.WriteOnly);
        table.Add("write", $"{name} = {value}", file, value, Encoding.UTF8.GetByteCount(value));
    }
}
