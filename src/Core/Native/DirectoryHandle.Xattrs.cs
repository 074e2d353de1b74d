namespace Oci.Native;

public sealed partial class DirectoryHandle
{
    /// <summary>All extended attributes of a child (a link itself), or of the directory itself (empty name), sorted by name.</summary>
    /// <exception cref="FileSystemException">It is missing, or may not be read.</exception>
    public IReadOnlyList<ExtendedAttribute> ReadXattrs(ReadOnlySpan<byte> name)
    {
        Check(TryReadXattrs(name, out var attributes), "llistxattr", name);
        return attributes;
    }

    /// <summary>The value of one extended attribute, or null when there is none.</summary>
    /// <exception cref="FileSystemException">It may not be read.</exception>
    public byte[]? ReadXattr(ReadOnlySpan<byte> name, string attribute)
    {
        Check(FileName.Validate(name), "lgetxattr", name);
        var error = ExtendedAttributes.TryRead(ProcPath.OfChild(Handle, name), attribute, out var value);
        GC.KeepAlive(this);
        Check(error, "lgetxattr", name);
        return value;
    }

    /// <summary>Sets an extended attribute of a child (a link itself), or of the directory itself (empty name).</summary>
    /// <exception cref="FileSystemException">The file system has none, or the right is missing.</exception>
    public void SetXattr(ReadOnlySpan<byte> name, ExtendedAttribute attribute) => Check(TrySetXattr(name, attribute), "lsetxattr", name);

    /// <summary>Removes an extended attribute; no error when there is none.</summary>
    /// <exception cref="FileSystemException">The right is missing.</exception>
    public void RemoveXattr(ReadOnlySpan<byte> name, string attribute) => Check(TryRemoveXattr(name, attribute), "lremovexattr", name);

    internal int TryReadXattrs(ReadOnlySpan<byte> name, out IReadOnlyList<ExtendedAttribute> attributes)
    {
        attributes = [];
        var error = FileName.Validate(name);
        if (error == 0) error = ExtendedAttributes.TryReadAll(ProcPath.OfChild(Handle, name), out attributes);
        GC.KeepAlive(this);
        return error;
    }

    internal int TryListXattrs(ReadOnlySpan<byte> name, out IReadOnlyList<string> names)
    {
        names = [];
        var error = FileName.Validate(name);
        if (error == 0) error = ExtendedAttributes.TryListNames(ProcPath.OfChild(Handle, name), out names);
        GC.KeepAlive(this);
        return error;
    }

    internal int TrySetXattr(ReadOnlySpan<byte> name, ExtendedAttribute attribute)
    {
        var error = FileName.Validate(name);
        if (error == 0) error = ExtendedAttributes.TrySet(ProcPath.OfChild(Handle, name), attribute);
        GC.KeepAlive(this);
        return error;
    }

    internal int TryRemoveXattr(ReadOnlySpan<byte> name, string attribute)
    {
        var error = FileName.Validate(name);
        if (error == 0) error = ExtendedAttributes.TryRemove(ProcPath.OfChild(Handle, name), attribute);
        GC.KeepAlive(this);
        return error;
    }
}
