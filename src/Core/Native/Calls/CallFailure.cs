namespace Oci.Native;

/// <summary>The call of a table that ended its process.</summary>
/// <param name="Call">Which.</param>
/// <param name="Error">The kernel's number.</param>
internal sealed record CallFailure(Call Call, int Error)
{
    /// <inheritdoc/>
    public override string ToString() => $"`{Call.Name}` of `{ByteText.Escape(Call.Subject)}`: {Errno.Describe(Error)}";
}
