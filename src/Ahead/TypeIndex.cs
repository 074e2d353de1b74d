using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Oci.Ahead;

/// <summary>Every type that the assemblies of a folder define, by its full name.</summary>
internal sealed class TypeIndex : IDisposable
{
    private readonly List<PEReader> files = [];
    private readonly Dictionary<string, Definition> byName = new(StringComparer.Ordinal);

    public TypeIndex(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*.dll").Order(StringComparer.Ordinal))
        {
            var file = new PEReader(File.OpenRead(path));
            files.Add(file);
            var reader = file.GetMetadataReader();
            foreach (var handle in reader.TypeDefinitions)
                byName.TryAdd(FullName(reader, handle), new Definition(reader, handle));
        }
    }

    public IEnumerable<Definition> All => byName.Values;

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

    public void Dispose() => files.ForEach(f => f.Dispose());

    /// <summary>A type and the assembly that defines it.</summary>
    internal sealed record Definition(MetadataReader Reader, TypeDefinitionHandle Handle)
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
