namespace Oci.Native;

/// <summary>One extended attribute: a full name (<c>user.comment</c>) and its bytes.</summary>
public sealed record ExtendedAttribute(string Name, ReadOnlyMemory<byte> Value)
{
    /// <inheritdoc/>
    public bool Equals(ExtendedAttribute? other) => other is not null && Name == other.Name && Value.Span.SequenceEqual(other.Value.Span);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Name);
        hash.AddBytes(Value.Span);
        return hash.ToHashCode();
    }
}
