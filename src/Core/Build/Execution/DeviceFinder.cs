using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Build;

/// <summary>Finds the devices of RUN: paths, and what the host describes by the Container Device Interface.</summary>
/// <param name="folders">Where the descriptions are.</param>
internal sealed class DeviceFinder(IReadOnlyList<string> folders)
{
    /// <summary>The host's own folders, the stronger one first.</summary>
    public static IReadOnlyList<string> HostFolders { get; } = ["/var/run/cdi", "/etc/cdi"];

    /// <summary>What the devices of a step add to its container; those that are not there and not required are left out.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.InsecureStep"/>: devices are not granted; <see cref="ErrorCodes.DeviceNotFound"/>.</exception>
    public DeviceEdits Find(IReadOnlyList<StepDevice> devices, IReadOnlyList<string> granted)
    {
        var edits = DeviceEdits.None;
        foreach (var device in devices)
        {
            if (!granted.Contains("*") && !granted.Contains(device.Name))
                throw new OciException(ErrorCodes.InsecureStep, $"expected a step that does without devices, found `--device={ByteText.Escape(device.Name)}`, which is not granted", $"pass --allow device={ByteText.Escape(device.Name)} if you trust this Containerfile");
            if (Find(device.Name) is { } found) edits = edits.With(found);
            else if (device.Required)
                throw new OciException(ErrorCodes.DeviceNotFound, $"expected the device `{ByteText.Escape(device.Name)}` on this host, found none of that name", $"name a path below /dev, or describe it in {folders[^1]}");
        }
        return edits;
    }

    private DeviceEdits? Find(string name)
    {
        if (name.StartsWith('/')) return name.StartsWith("/dev/", StringComparison.Ordinal) && Path.Exists(name.Split(':')[0]) ? new DeviceEdits([name], [], []) : null;
        var parts = name.Split('=', 2);
        return folders.Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFiles(folder).Where(DeviceDescription.IsNamed).Order(StringComparer.Ordinal))
            .Select(file => ReadFrom(file, parts[0], parts.ElementAtOrDefault(1))).FirstOrDefault(found => found is not null);
    }

    private static DeviceEdits? ReadFrom(string file, string kind, string? wanted)
    {
        try
        {
            using var json = DeviceDescription.TryRead(file);
            if (json is null || json.RootElement.GetProperty("kind").GetString() != kind) return null;
            var devices = json.RootElement.GetProperty("devices").EnumerateArray().ToList();
            var chosen = wanted switch
            {
                null => devices.Take(1).ToList(),
                "*" => devices,
                _ => devices.Where(device => device.GetProperty("name").GetString() == wanted).ToList(),
            };
            return chosen.Count == 0 ? null : chosen.Aggregate(DeviceEdits.Read(json.RootElement), (edits, device) => edits.With(DeviceEdits.Read(device)));
        }
        catch (Exception fault) when (fault is KeyNotFoundException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return null; // another's description is no reason to fail: the device is not there
        }
    }
}
