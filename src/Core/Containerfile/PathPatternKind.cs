namespace Oci.Containerfile;

/// <summary>How a path pattern is matched: most need no more than a comparison.</summary>
internal enum PathPatternKind
{
    /// <summary>No wildcard: the path itself.</summary>
    Exact,
    /// <summary><c>text**</c>: what begins so.</summary>
    Prefix,
    /// <summary><c>**text</c>: what ends so.</summary>
    Suffix,
    /// <summary><c>**/text</c>: what ends so after a slash, or is it.</summary>
    Name,
    /// <summary>Everything else.</summary>
    Program,
}
