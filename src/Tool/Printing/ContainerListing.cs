using System.Globalization;
using Oci.Operations;

namespace Oci.Tool.Printing;

/// <summary>A container in JSON.</summary>
internal sealed record ContainerListing(
    string Id, string Name, string Image, string? ImageDigest, IReadOnlyList<string> Command, string Created, bool Working, string Status, int? ExitCode, string? Started, string? Finished,
    string? Error, int? MonitorPid, IReadOnlyList<string> Ports, string? Address, IReadOnlyDictionary<string, string> Labels, string Bundle, string Log)
{
    public static ContainerListing Of(ContainerEntry entry) => new(
        entry.Id, entry.Name, entry.Image, entry.ImageDigest?.ToString(), entry.Command, Format(entry.Created)!, entry.IsWorking, entry.Status, entry.ExitCode, Format(entry.Started), Format(entry.Finished),
        entry.Error, entry.MonitorPid, entry.Ports, entry.Address, entry.Labels, entry.Bundle, entry.Log);

    private static string? Format(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
