using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Images;

/// <summary>A name stands for something else than what its new meaning was made from: somebody else was quicker. Nothing is named; what was made is made again from what is there now.</summary>
/// <param name="name">The name, as its place spells it.</param>
internal sealed class OvertakenException(string name) : OciException(
    ErrorCodes.Locked, $"expected `{ByteText.Escape(name)}` to stay as it was found until it is replaced, found that others replace it all the time", "try again when nobody else changes it");
