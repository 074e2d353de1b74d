using System.Text.Json;
using Oci.Content;
using Oci.Layers;

namespace Oci.Build;

/// <summary>
/// The digests of what steps read of other trees. A context is looked at each time (its files' hashes are remembered); a stage's or an image's
/// part is read once and remembered under the chain of layers that it is in, so that a later build does not open a layer to see that
/// nothing has changed.
/// </summary>
internal sealed class SourceDigests(ExecutorTools tools)
{
    /// <summary>The digest of a part of a tree.</summary>
    /// <param name="from">Whose tree.</param>
    /// <param name="result">What became of it.</param>
    /// <param name="part">Writes which part: the same words for the same part.</param>
    /// <param name="select">Finds the part in the tree.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Digest> OfAsync(BuildStep from, StepResult result, Action<Utf8JsonWriter> part, Func<FileTree, IReadOnlyList<CopyMatch>> select, CancellationToken ct)
    {
        if (from is ContextStep context) return await CopyDigest.OfAsync(select(tools.ContextTree(context)), ct);
        var name = CanonicalJson.Hash(json =>
        {
            json.WriteStartObject();
            json.WriteString("chain", ChainId.Of(result.Layers.Select(layer => layer.DiffId))?.ToString());
            json.WriteBoolean("followed", true); // links of lower layers: what was found before they were is not believed
            part(json);
            json.WriteEndObject();
        });
        if (tools.Options.ReadsCache && tools.Options.Cache.FindContent(name) is { } known) return known;
        using var tree = await tools.Trees.OpenAsync(result.Layers, ct);
        var digest = await CopyDigest.OfAsync(select(tree), ct);
        tools.Options.Cache.PutContent(name, digest);
        return digest;
    }
}
