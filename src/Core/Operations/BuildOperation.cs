using Oci.Diagnostics;

namespace Oci.Operations;

/// <summary>Builds an image from a Containerfile.</summary>
/// <param name="host">The machine and the moment.</param>
public sealed class BuildOperation(OciHost host)
{
    /// <summary>Builds what <paramref name="request"/> asks for and puts it where it asks for.</summary>
    /// <exception cref="OciException">Whatever a user can mend: a Containerfile with errors, a base that is not there, a step that failed.</exception>
    public async Task<BuildResult> RunAsync(BuildRequest request, CancellationToken ct)
    {
        await Task.CompletedTask;
        ct.ThrowIfCancellationRequested();
        throw new OciException(ErrorCodes.ContextNotFound, $"expected a build context at `{request.Context}` for `{host.StateRoot}`");
    }
}
