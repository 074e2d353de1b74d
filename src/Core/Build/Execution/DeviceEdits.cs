using System.Text.Json;
using Oci.Runtime;

namespace Oci.Build;

/// <summary>What a device adds to a container.</summary>
/// <param name="Devices">Devices of the host, <c>HOST:CONTAINER:rwm</c> each.</param>
/// <param name="Environment">Variables.</param>
/// <param name="Mounts">Files of the host.</param>
internal sealed record DeviceEdits(IReadOnlyList<string> Devices, IReadOnlyList<string> Environment, IReadOnlyList<MountSpec> Mounts)
{
    public static DeviceEdits None { get; } = new([], [], []);

    public DeviceEdits With(DeviceEdits more) => new([.. Devices, .. more.Devices], [.. Environment, .. more.Environment], [.. Mounts, .. more.Mounts]);

    /// <summary>Reads <c>containerEdits</c>. Source: the Container Device Interface's specification, version 0.6.</summary>
    public static DeviceEdits Read(JsonElement owner)
    {
        if (!owner.TryGetProperty("containerEdits", out var edits)) return None;
        return new DeviceEdits(
            [.. Items(edits, "deviceNodes").Select(node => $"{Text(node, "hostPath") ?? Text(node, "path")}:{Text(node, "path")}:{Text(node, "permissions") ?? "rwm"}")],
            [.. Items(edits, "env").Select(entry => entry.GetString()!)],
            [.. Items(edits, "mounts").Select(mount => new MountSpec
            {
                Destination = Text(mount, "containerPath")!,
                Source = Text(mount, "hostPath"),
                Type = "bind",
                Options = [.. Items(mount, "options").Select(option => option.GetString()!).DefaultIfEmpty("rbind")],
            })]);
    }

    private static IEnumerable<JsonElement> Items(JsonElement owner, string name) => owner.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : [];

    private static string? Text(JsonElement owner, string name) => owner.TryGetProperty(name, out var text) ? text.GetString() : null;
}
