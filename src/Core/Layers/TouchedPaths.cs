using Oci.Native;

namespace Oci.Layers;

/// <summary>
/// Which paths a layer has written, with everything above them: whiteouts of the same layer leave those alone.
/// In a root that was empty before all there is belongs to the layer, and nothing need be remembered.
/// </summary>
internal sealed class TouchedPaths(bool isEverything)
{
    private readonly HashSet<RootPath> paths = [];

    public bool IsEverything => isEverything;

    public void Add(RootPath path)
    {
        if (isEverything) return;
        while (paths.Add(path) && !path.IsRoot) path = path.Parent;
    }

    public bool Contains(RootPath path) => isEverything || paths.Contains(path);
}
