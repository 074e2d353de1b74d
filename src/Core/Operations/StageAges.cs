using Oci.Build;
using Oci.Containerfile;

namespace Oci.Operations;

/// <summary>How old what a stage fetches is, for SOURCE_DATE_EPOCH to name that stage.</summary>
/// <param name="host">The machine.</param>
/// <param name="request">What was asked for.</param>
/// <param name="syntax">The Containerfile.</param>
internal sealed class StageAges(OciHost host, BuildRequest request, ContainerfileSyntax syntax)
{
    /// <summary>Whether anything was fetched to know: another time it may be of another age.</summary>
    public bool HaveAskedElsewhere { get; private set; }

    /// <summary>The time of the stage's commit, of its file as the server tells it, or of the newest file in its archive: seconds since 1970, 0 where nothing tells; null where there is no stage of that name.</summary>
    /// <exception cref="Diagnostics.OciException"><see cref="Diagnostics.ErrorCodes.InvalidSourceDateEpoch"/>: the stage does more than to fetch something; or that cannot be fetched.</exception>
    public async Task<long?> FindAsync(string name, CancellationToken ct)
    {
        if (syntax.FindStage(name) is not { } stage) return null;
        var source = SourceStage.Find(syntax, stage, BuildArguments.Read(request, host));
        HaveAskedElsewhere = true;
        using var work = WorkFolder.Create(host);
        using var fetcher = new ContextFetcher(host, request, work);
        return await fetcher.FindAgeAsync(source, ct) ?? 0;
    }
}
