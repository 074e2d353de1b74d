using Oci.Build;
using Oci.Layers;

namespace Oci.Operations;

/// <summary>Turns the owners of published files into numbers. Names are looked up in the base image, whose layers are read for them only.</summary>
/// <param name="trees">Opens the base's tree.</param>
/// <param name="layers">The base's layers.</param>
/// <param name="user">The image's user.</param>
internal sealed class PublishOwners(TreeStore trees, IReadOnlyList<LayerBlob> layers, string? user)
{
    private readonly Dictionary<string, (uint Uid, uint Gid)> known = [];

    /// <summary>Whom files belong to that say nothing of it: the image's user.</summary>
    public async Task<(uint Uid, uint Gid)> OfImageAsync(CancellationToken ct) => string.IsNullOrEmpty(user) ? (0, 0) : await OfAsync(user, ct);

    /// <summary>The numbers of <c>user[:group]</c>.</summary>
    /// <exception cref="Diagnostics.OciException"><see cref="Diagnostics.ErrorCodes.InvalidUser"/>.</exception>
    public async Task<(uint Uid, uint Gid)> OfAsync(string owner, CancellationToken ct)
    {
        if (known.TryGetValue(owner, out var found)) return found;
        if (owner.Split(':', 2).All(part => part.Length > 0 && part.All(char.IsAsciiDigit))) return known[owner] = await Ownership.ResolveAsync(owner, EmptyTree.Instance, ct);
        using var tree = await trees.OpenAsync(layers, ct);
        return known[owner] = await Ownership.ResolveAsync(owner, tree, ct);
    }
}
