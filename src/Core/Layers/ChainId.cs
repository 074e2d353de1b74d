using System.Text;
using Oci.Content;

namespace Oci.Layers;

/// <summary>Names a stack of layers by their diff IDs. Source: image-spec config.md, Layer ChainID.</summary>
public readonly record struct ChainId(Digest Digest)
{
    /// <summary>The chain of one more layer on top of <paramref name="parent"/> (null: of the first layer).</summary>
    public static ChainId Of(ChainId? parent, Digest diffId) =>
        new(parent is { } below ? Digest.Sha256(Encoding.ASCII.GetBytes($"{below.Digest} {diffId}")) : diffId);

    /// <summary>The chain of a whole stack, base first; null when there is no layer.</summary>
    public static ChainId? Of(IEnumerable<Digest> diffIds) =>
        diffIds.Aggregate((ChainId?)null, (parent, diffId) => Of(parent, diffId));

    /// <inheritdoc/>
    public override string ToString() => Digest.ToString();
}
