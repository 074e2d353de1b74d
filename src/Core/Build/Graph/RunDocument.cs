namespace Oci.Build;

/// <summary>A here-document of a RUN instruction.</summary>
/// <param name="Name">Its word: the file's name.</param>
/// <param name="Content">Its text.</param>
public sealed record RunDocument(string Name, string Content);
