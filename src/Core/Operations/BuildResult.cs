using Oci.Content;

namespace Oci.Operations;

/// <summary>What <see cref="BuildOperation"/> made.</summary>
/// <param name="Manifest">The image's manifest; the index where several platforms were asked for.</param>
/// <param name="Config">The image's configuration; its digest is Docker's image ID. Null where there are several.</param>
/// <param name="Tags">Where the image was put, in the order asked for.</param>
/// <param name="Steps">What became of the plan's steps.</param>
public sealed record BuildResult(Descriptor Manifest, Descriptor? Config, IReadOnlyList<TaggedImage> Tags, BuildSteps Steps);
