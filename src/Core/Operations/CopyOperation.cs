using Oci.Diagnostics;
using Oci.Transfer;

namespace Oci.Operations;

/// <summary>Copies an image from any place to any place.</summary>
/// <param name="host">The machine and the moment.</param>
public sealed class CopyOperation(OciHost host)
{
    /// <summary>Copies, and names the image at its destination last.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.ImageNotFound"/>, <see cref="ErrorCodes.NoMatchingPlatform"/>, <see cref="ErrorCodes.UnsupportedLocation"/>; content is missing or damaged.</exception>
    public async Task<CopyResult> RunAsync(CopyRequest request, CancellationToken ct)
    {
        var destination = ImageLocation.Parse(request.Destination);
        var options = OptionsOf(request);
        if (destination is ArchiveLocation or DockerArchiveLocation) OutputCheck.Check(destination); // before hours of reading
        using var source = await host.ResolveAsync(request.Source, ct);
        return await host.OpenCopier(destination).CopyAsync(source, destination, options, ct);
    }

    /// <summary>Says what a copy would do, and copies nothing.</summary>
    /// <exception cref="OciException"><see cref="ErrorCodes.Usage"/>: documents or layers would be made anew; else as for a copy.</exception>
    public async Task<CopyPlan> PlanAsync(CopyRequest request, CancellationToken ct)
    {
        var destination = ImageLocation.Parse(request.Destination);
        var options = OptionsOf(request);
        using var source = await host.ResolveAsync(request.Source, ct);
        return await host.OpenCopier(destination).PlanAsync(source, destination, options, ct);
    }

    private CopyOptions OptionsOf(CopyRequest request) => request.All && request.Platforms.Count > 0
        ? throw new OciException(ErrorCodes.Usage, "expected `--all` or `--platform`, found both", "leave one of them out")
        : new CopyOptions
        {
            Platforms = request.All ? null : request.Platforms.Count > 0 ? request.Platforms : [host.Platform],
            PlatformIsGiven = request.Platforms.Count > 0,
            Referrers = request.Referrers,
            Format = request.Format,
            Compression = request.Compression,
            PreserveDigests = request.PreserveDigests,
            MoreNames = request.AdditionalTags,
            Jobs = request.Jobs,
        };
}
