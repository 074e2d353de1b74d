using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>Devices of the host that a container may use. Source: docker run --device.</summary>
[SupportedOSPlatform("linux")]
internal static class HostDevices
{
    private static readonly string[] madeByRuntime =
        ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty", "/dev/console", "/dev/ptmx"];

    private static readonly string[] kernelFolders = ["/proc", "/sys"];

    private static readonly RootPath deviceFolder = RootPath.Clean("dev");

    private static readonly string[] ownMounts = ["pts", "shm", "mqueue", "fd"];

    /// <summary>A device, where it is on the host, and who may do what with it.</summary>
    public sealed record Granted(string Source, DeviceNode Node, DeviceRule Rule)
    {
        /// <summary>Whether the container gets a node of its own: in its memory file system of <c>/dev</c> that harms nobody.</summary>
        public bool IsNode => RootPath.Clean(Node.Path).IsAtOrBelow(deviceFolder);

        /// <summary>
        /// It as a mount: a node made anywhere else would stay in the root file system, and in the layer of a step. Read-only keeps the mode and the
        /// owner of the host's node; reading and writing the device itself is another matter.
        /// </summary>
        public MountSpec Mount => new() { Destination = Node.Path, Type = "bind", Source = Source, Options = ["bind", "rprivate", "ro", "nosuid", "noexec", "dev"] };
    }

    /// <summary>The devices of a request <c>HOST[:CONTAINER][:rwm]</c>; all below it where HOST is a folder.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidContainerOption"/>: the syntax is wrong, or there is no such device.</exception>
    public static IEnumerable<Granted> Parse(string request, RootDirectory host)
    {
        var (paths, access) = Read(request);
        var found = Walk(host, RootPath.Clean(paths[0]), Path.GetFullPath(paths[^1]), access).ToList();
        return found.Count > 0 ? found : throw Invalid(request, "no device there");
    }

    /// <summary>Whether a request can be understood; the device need not be there.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidContainerOption"/>.</exception>
    public static void Check(string request) => _ = Read(request);

    /// <summary>Every device below <c>/dev</c> that the runtime does not make itself.</summary>
    public static IEnumerable<Granted> All(RootDirectory host) =>
        host.EnumerateEntries(deviceFolder, sorted: true)
            .Where(entry => !ownMounts.Contains(Text(entry.Name.Span)))
            .SelectMany(entry => Walk(host, deviceFolder.Append(entry.Name.Span), "/dev/" + Text(entry.Name.Span), "rwm"))
            .Where(device => !madeByRuntime.Contains(device.Node.Path));

    private static (string[] Paths, string Access) Read(string request)
    {
        var parts = request.Split(':');
        var saysAccess = parts.Length > 1 && IsAccess(parts[^1]);
        var paths = saysAccess ? parts[..^1] : parts;
        if (paths.Length is 0 or > 2 || paths.Any(path => !path.StartsWith('/'))) throw Invalid(request, "something else");
        var place = RootPath.Clean(paths[^1]).ToString();
        return kernelFolders.Any(folder => place == folder || place.StartsWith(folder + "/", StringComparison.Ordinal)) ? throw Invalid(request, $"a place in the container where only the kernel makes files") : (paths, saysAccess ? parts[^1] : "rwm");
    }

    private static IEnumerable<Granted> Walk(RootDirectory host, RootPath path, string inside, string access)
    {
        if (host.TryStatus(path, followLast: true) is not { } status) return [];
        if (status.IsDirectory)
            return host.EnumerateEntries(path, sorted: true)
                .Where(entry => host.TryStatus(path.Append(entry.Name.Span), followLast: false) is { IsSymbolicLink: false })
                .SelectMany(entry => Walk(host, path.Append(entry.Name.Span), $"{inside}/{Text(entry.Name.Span)}", access));
        return status.Kind is FileKind.CharacterDevice or FileKind.BlockDevice ? [Grant(path, status, inside, access)] : [];
    }

    private static Granted Grant(RootPath path, FileStatus status, string inside, string access)
    {
        var type = status.Kind == FileKind.BlockDevice ? "b" : "c";
        return new(
            "/" + Text(path.Bytes),
            new() { Type = type, Path = inside, Major = status.DeviceMajor, Minor = status.DeviceMinor, FileMode = (uint)status.Mode, Uid = status.Uid, Gid = status.Gid },
            new() { Allow = true, Type = type, Major = status.DeviceMajor, Minor = status.DeviceMinor, Access = access });
    }

    private static bool IsAccess(string text) => text.Length is > 0 and <= 3 && text.All(c => c is 'r' or 'w' or 'm') && text.Distinct().Count() == text.Length;

    private static string Text(ReadOnlySpan<byte> name) => System.Text.Encoding.UTF8.GetString(name);

    private static OciException Invalid(string request, string found) =>
        new(ErrorCodes.InvalidContainerOption, $"expected a device `HOST[:CONTAINER][:rwm]` with absolute paths, found {found}: `{ByteText.Escape(request)}`",
            "for example --device /dev/fuse:/dev/fuse:rw");
}
