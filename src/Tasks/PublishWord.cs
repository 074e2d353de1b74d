namespace Oci.Tasks;

/// <summary>A property or an item that says something of the image.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind"><c>property</c> or <c>item</c>.</param>
/// <param name="Metadata">The item's metadata, divided by spaces; empty for none.</param>
/// <param name="Meaning">What it says, for the documentation.</param>
/// <param name="Default">What holds where it is not set.</param>
internal sealed record PublishWord(string Name, string Kind, string Metadata, string Meaning, string Default = "");
