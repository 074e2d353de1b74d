using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Oci.Ahead;

/// <summary>Writes types and signatures of other assemblies into the metadata of this one (ECMA-335, II.23.2).</summary>
internal sealed class TypeEncoder(MetadataBuilder metadata, TypeIndex types) : ISignatureTypeProvider<Action<BlobBuilder>, object?>
{
    private readonly Dictionary<string, AssemblyReferenceHandle> assemblies = new(StringComparer.Ordinal);
    private readonly Dictionary<(EntityHandle Scope, string Name), TypeReferenceHandle> references = [];

    /// <summary>Whether the type and all that it is made of exist.</summary>
    public bool Knows(TypeName name) => name == TypeName.Shared || (types.Find(name.Name) is not null && name.Arguments.All(Knows));

    public TypeSpecificationHandle Token(TypeName name)
    {
        var blob = new BlobBuilder();
        Write(blob, name);
        return metadata.AddTypeSpecification(metadata.GetOrAddBlob(blob));
    }

    public BlobHandle Signature(MetadataReader reader, MethodDefinition method)
    {
        var signature = method.DecodeSignature(this, null);
        var blob = new BlobBuilder();
        blob.WriteByte(signature.Header.RawValue);
        blob.WriteCompressedInteger(signature.ParameterTypes.Length);
        signature.ReturnType(blob);
        foreach (var parameter in signature.ParameterTypes)
            parameter(blob);
        return metadata.GetOrAddBlob(blob);
    }

    private void Write(BlobBuilder blob, TypeName name)
    {
        if (name.Name.StartsWith("System.", StringComparison.Ordinal) && Enum.TryParse<PrimitiveTypeCode>(name.Name.AsSpan("System.".Length), out var primitive))
        {
            blob.WriteByte((byte)primitive);
            return;
        }
        if (name.Arguments.Count > 0)
            blob.WriteByte((byte)SignatureTypeCode.GenericTypeInstance);
        var definition = types.Find(name.Name);
        var reference = definition is null ? Reference(Assembly("System.Private.Canon"), "System", "__Canon") : Reference(definition.Reader, definition.Handle);
        WriteReference(blob, reference, definition?.IsValueType ?? false);
        if (name.Arguments.Count == 0)
            return;
        blob.WriteCompressedInteger(name.Arguments.Count);
        foreach (var argument in name.Arguments)
            Write(blob, argument);
    }

    private static void WriteReference(BlobBuilder blob, EntityHandle reference, bool isValueType)
    {
        blob.WriteByte((byte)(isValueType ? SignatureTypeKind.ValueType : SignatureTypeKind.Class));
        blob.WriteCompressedInteger(CodedIndex.TypeDefOrRefOrSpec(reference));
    }

    private TypeReferenceHandle Reference(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        EntityHandle scope = type.GetDeclaringType() is { IsNil: false } outer
            ? Reference(reader, outer)
            : Assembly(reader.GetString(reader.GetAssemblyDefinition().Name));
        return Reference(scope, reader.GetString(type.Namespace), reader.GetString(type.Name));
    }

    private TypeReferenceHandle Reference(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        EntityHandle scope = type.ResolutionScope.Kind == HandleKind.TypeReference
            ? Reference(reader, (TypeReferenceHandle)type.ResolutionScope)
            : Assembly(reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name));
        return Reference(scope, reader.GetString(type.Namespace), reader.GetString(type.Name));
    }

    private TypeReferenceHandle Reference(EntityHandle scope, string space, string name)
    {
        if (!references.TryGetValue((scope, $"{space}.{name}"), out var handle))
            references[(scope, $"{space}.{name}")] = handle = metadata.AddTypeReference(scope, metadata.GetOrAddString(space), metadata.GetOrAddString(name));
        return handle;
    }

    private AssemblyReferenceHandle Assembly(string name)
    {
        if (!assemblies.TryGetValue(name, out var handle))
            assemblies[name] = handle = metadata.AddAssemblyReference(metadata.GetOrAddString(name), new Version(0, 0, 0, 0), default, default, 0, default);
        return handle;
    }

    Action<BlobBuilder> ISimpleTypeProvider<Action<BlobBuilder>>.GetPrimitiveType(PrimitiveTypeCode code) => b => b.WriteByte((byte)code);

    Action<BlobBuilder> ISimpleTypeProvider<Action<BlobBuilder>>.GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte kind) =>
        b => WriteReference(b, Reference(reader, handle), kind == (byte)SignatureTypeKind.ValueType);

    Action<BlobBuilder> ISimpleTypeProvider<Action<BlobBuilder>>.GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte kind) =>
        b => WriteReference(b, Reference(reader, handle), kind == (byte)SignatureTypeKind.ValueType);

    Action<BlobBuilder> ISignatureTypeProvider<Action<BlobBuilder>, object?>.GetTypeFromSpecification(MetadataReader reader, object? context, TypeSpecificationHandle handle, byte kind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, context);

    Action<BlobBuilder> ISZArrayTypeProvider<Action<BlobBuilder>>.GetSZArrayType(Action<BlobBuilder> element) => After(SignatureTypeCode.SZArray, element);

    Action<BlobBuilder> IConstructedTypeProvider<Action<BlobBuilder>>.GetByReferenceType(Action<BlobBuilder> element) => After(SignatureTypeCode.ByReference, element);

    Action<BlobBuilder> IConstructedTypeProvider<Action<BlobBuilder>>.GetPointerType(Action<BlobBuilder> element) => After(SignatureTypeCode.Pointer, element);

    Action<BlobBuilder> ISignatureTypeProvider<Action<BlobBuilder>, object?>.GetPinnedType(Action<BlobBuilder> element) => After(SignatureTypeCode.Pinned, element);

    Action<BlobBuilder> ISignatureTypeProvider<Action<BlobBuilder>, object?>.GetGenericTypeParameter(object? context, int index) =>
        After(SignatureTypeCode.GenericTypeParameter, b => b.WriteCompressedInteger(index));

    Action<BlobBuilder> ISignatureTypeProvider<Action<BlobBuilder>, object?>.GetGenericMethodParameter(object? context, int index) =>
        After(SignatureTypeCode.GenericMethodParameter, b => b.WriteCompressedInteger(index));

    Action<BlobBuilder> ISignatureTypeProvider<Action<BlobBuilder>, object?>.GetModifiedType(Action<BlobBuilder> modifier, Action<BlobBuilder> type, bool isRequired) => b =>
    {
        var inner = new BlobBuilder();
        modifier(inner);
        b.WriteByte((byte)(isRequired ? SignatureTypeCode.RequiredModifier : SignatureTypeCode.OptionalModifier));
        b.WriteBytes(inner.ToArray(1, inner.Count - 1)); // without its CLASS or VALUETYPE
        type(b);
    };

    Action<BlobBuilder> IConstructedTypeProvider<Action<BlobBuilder>>.GetGenericInstantiation(Action<BlobBuilder> generic, ImmutableArray<Action<BlobBuilder>> arguments) => b =>
    {
        b.WriteByte((byte)SignatureTypeCode.GenericTypeInstance);
        generic(b);
        b.WriteCompressedInteger(arguments.Length);
        foreach (var argument in arguments)
            argument(b);
    };

    Action<BlobBuilder> IConstructedTypeProvider<Action<BlobBuilder>>.GetArrayType(Action<BlobBuilder> element, ArrayShape shape) => throw new NotSupportedException("multi-dimensional arrays");

    Action<BlobBuilder> ISignatureTypeProvider<Action<BlobBuilder>, object?>.GetFunctionPointerType(MethodSignature<Action<BlobBuilder>> signature) => throw new NotSupportedException("function pointers");

    private static Action<BlobBuilder> After(SignatureTypeCode code, Action<BlobBuilder> rest) => b =>
    {
        b.WriteByte((byte)code);
        rest(b);
    };
}
