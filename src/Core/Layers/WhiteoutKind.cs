namespace Oci.Layers;

/// <summary>What a name in a layer means. Source: image-spec layer.md, Whiteouts.</summary>
public enum WhiteoutKind
{
    /// <summary>An ordinary name.</summary>
    None,
    /// <summary><c>.wh.NAME</c>: the lower layers' NAME beside it is gone.</summary>
    Deleted,
    /// <summary><c>.wh..wh..opq</c>: everything that lower layers have in the directory is gone.</summary>
    Opaque,
    /// <summary><c>.wh..wh.</c> and more: bookkeeping of AUFS, or something below it. No part of the tree.</summary>
    Metadata,
}
