using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Oci.Ahead;

/// <summary>Reads a type of a signature as a name in which every reference type is <see cref="TypeName.Shared"/>: what code is compiled for.</summary>
internal sealed class NameDecoder(TypeIndex types) : ISignatureTypeProvider<TypeName, object?>
{
    public TypeName GetPrimitiveType(PrimitiveTypeCode code) =>
        code is PrimitiveTypeCode.String or PrimitiveTypeCode.Object ? TypeName.Shared : new TypeName($"System.{code}", []);

    public TypeName GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => Plain(TypeIndex.FullName(reader, handle));

    public TypeName GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => Plain(TypeIndex.FullName(reader, handle));

    public TypeName GetTypeFromSpecification(MetadataReader reader, object? context, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, context);

    public TypeName GetGenericInstantiation(TypeName genericType, ImmutableArray<TypeName> typeArguments) =>
        genericType == TypeName.Shared ? genericType : genericType with { Arguments = typeArguments };

    // Type parameters of our own methods nearly always stand for reference types.
    public TypeName GetGenericMethodParameter(object? context, int index) => TypeName.Shared;

    public TypeName GetGenericTypeParameter(object? context, int index) => TypeName.Shared;

    public TypeName GetSZArrayType(TypeName elementType) => TypeName.Shared;

    public TypeName GetArrayType(TypeName elementType, ArrayShape shape) => TypeName.Shared;

    public TypeName GetModifiedType(TypeName modifier, TypeName unmodifiedType, bool isRequired) => unmodifiedType;

    public TypeName GetPinnedType(TypeName elementType) => elementType;

    public TypeName GetByReferenceType(TypeName elementType) => TypeName.Shared;

    public TypeName GetPointerType(TypeName elementType) => new("System.IntPtr", []);

    public TypeName GetFunctionPointerType(MethodSignature<TypeName> signature) => new("System.IntPtr", []);

    private TypeName Plain(string name) => types.Find(name) is { IsValueType: true } ? new TypeName(name, []) : TypeName.Shared;
}
