namespace Oci.Containerfile;

/// <summary>A pair of ENV or LABEL.</summary>
/// <param name="Key">The name, which may hold variables for LABEL.</param>
/// <param name="Value">The value; an empty word where nothing follows the equals sign.</param>
/// <param name="IsLegacy">The old form with a blank instead of an equals sign: the value is the rest of the line.</param>
public sealed record KeyValueSyntax(Word Key, Word Value, bool IsLegacy);
