using Oci.Images;

namespace Oci.Build;

/// <summary>
/// Which named context a name in a Containerfile means. A context stands in for a stage or an image of its name, and image names are compared in full:
/// a context <c>alpine</c> is what <c>FROM docker.io/library/alpine:latest</c> gets. Source: docker buildx build, --build-context.
/// </summary>
internal static class ContextNames
{
    /// <summary>The context's own name, in lower case; null where there is none.</summary>
    public static string? Find(PlanRequest request, string name)
    {
        var known = request.FolderContexts.Concat(request.ImageContexts.Keys).Concat(request.StageContexts.Keys).Order(StringComparer.Ordinal).ToList();
        if (known.Count == 0) return null;
        var lower = name.ToLowerInvariant();
        var full = FullNameOf(lower);
        return known.Find(context => context == lower) ?? known.Find(context => FullNameOf(context) == full);
    }

    private static string FullNameOf(string name) => ImageReference.TryParse(name, out var reference) ? reference.WithDefaultTag().ToString() : name;
}
