using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Oci.Ahead;

/// <summary>Every type that the assemblies of some folders define, by its full name.</summary>
internal sealed class TypeIndex : IDisposable
{
    private readonly List<PEReader> files = [];
    private readonly Dictionary<string, Definition> byName = new(StringComparer.Ordinal);

    public TypeIndex(IReadOnlyList<string> folders)
    {
        foreach (var folder in folders)
        {
            foreach (var path in Directory.EnumerateFiles(folder, "*.dll").Order(StringComparer.Ordinal))
                Add(path, isOwn: folder == folders[0]);
        }
    }

    /// <summary>Those of the first folder.</summary>
    public IEnumerable<Definition> Own => byName.Values.Where(each => each.IsOwn);

    public Definition? Find(string name) => byName.GetValueOrDefault(name);

    public static string FullName(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        var name = reader.GetString(type.Name);
        if (type.GetDeclaringType() is { IsNil: false } outer)
            return $"{FullName(reader, outer)}+{name}";
        return type.Namespace.IsNil ? name : $"{reader.GetString(type.Namespace)}.{name}";
    }

    public static string FullName(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        var name = reader.GetString(type.Name);
        if (type.ResolutionScope.Kind == HandleKind.TypeReference)
            return $"{FullName(reader, (TypeReferenceHandle)type.ResolutionScope)}+{name}";
        return type.Namespace.IsNil ? name : $"{reader.GetString(type.Namespace)}.{name}";
    }

    private void Add(string path, bool isOwn)
    {
        var file = new PEReader(File.OpenRead(path));
        files.Add(file);
        var reader = file.GetMetadataReader();
        foreach (var handle in reader.TypeDefinitions)
            byName.TryAdd(FullName(reader, handle), new Definition(reader, handle, isOwn));
    }

    public void Dispose() => files.ForEach(f => f.Dispose());

    /// <summary>A type and the assembly that defines it.</summary>
    internal sealed record Definition(MetadataReader Reader, TypeDefinitionHandle Handle, bool IsOwn)
    {
        public TypeDefinition Type => Reader.GetTypeDefinition(Handle);

        public bool IsValueType => Type.BaseType switch
        {
            { Kind: HandleKind.TypeReference } b => FullName(Reader, (TypeReferenceHandle)b) is "System.ValueType" or "System.Enum",
            { IsNil: false, Kind: HandleKind.TypeDefinition } b => FullName(Reader, (TypeDefinitionHandle)b) is "System.ValueType" or "System.Enum",
            _ => false,
        };
    }
}
