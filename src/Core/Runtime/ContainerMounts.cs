using Oci.Diagnostics;
using Oci.Images;
using Oci.Native;

namespace Oci.Runtime;

/// <summary>Everything that is mounted in a container.</summary>
internal static class ContainerMounts
{
    /// <summary>Where the reaping first process is mounted: in the memory file system of <c>/dev</c>, so that the root file system stays untouched.</summary>
    public const string InitPath = "/dev/init";

    /// <summary>The standard mounts, then the image's volumes, memory file systems and what the user wants, parents first. The last on a path wins.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InvalidContainerOption"/>.</exception>
    public static IReadOnlyList<MountSpec> Of(ImageConfig image, ContainerOptions options)
    {
        var wanted = Volumes(image, options).Concat(options.Tmpfs.Select(Tmpfs)).Concat(options.Mounts).Concat(Init(options)).Select(Checked).ToList();
        var last = wanted.Select((mount, i) => (mount, i)).ToLookup(pair => pair.mount.Destination, pair => pair.i);
        var kept = wanted.Where((mount, i) => last[mount.Destination].Last() == i).OrderBy(mount => mount.Destination.Count(c => c == '/'));
        return [.. StandardMounts.All(options.Privileged).Where(mount => !last.Contains(mount.Destination)).Select(mount => Sized(mount, options.SharedMemory)), .. kept];
    }

    private static MountSpec Sized(MountSpec mount, long? size) => size is not { } bytes || mount.Destination != "/dev/shm" ? mount
        : mount with { Options = [.. (mount.Options ?? []).Where(option => !option.StartsWith("size=", StringComparison.Ordinal)), string.Create(System.Globalization.CultureInfo.InvariantCulture, $"size={bytes}")] };

    private static IEnumerable<MountSpec> Volumes(ImageConfig image, ContainerOptions options) =>
        !options.MountVolumes ? [] : ImageVolume.Of(image).Select(volume => new MountSpec
        {
            Destination = volume.Path,
            Type = "bind",
            Source = volume.Folder,
            Options = ["rbind", "rprivate", "rw"],
        });

    private static IEnumerable<MountSpec> Init(ContainerOptions options) =>
        options.InitProgram is not { } program ? [] : [new() { Destination = InitPath, Type = "bind", Source = program, Options = ["bind", "ro"] }];

    private static MountSpec Tmpfs(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var path = colon < 0 ? text : text[..colon];
        string[] more = colon < 0 ? [] : text[(colon + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries);
        return new() { Destination = path, Type = "tmpfs", Source = "tmpfs", Options = ["nosuid", "nodev", "noexec", .. more] };
    }

    private static MountSpec Checked(MountSpec mount)
    {
        var path = mount.Destination;
        var parts = path.Split('/').Where(part => part is not ("" or ".")).ToList();
        if (!path.StartsWith('/') || parts.Count == 0 || parts.Contains("..") || path.Contains('\0', StringComparison.Ordinal))
            throw new OciException(ErrorCodes.InvalidContainerOption, $"expected a mount on an absolute path below the root, without `..`, found `{ByteText.Escape(path)}`");
        return mount with { Destination = "/" + string.Join('/', parts) };
    }
}
