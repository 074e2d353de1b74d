using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Oci.Ahead;

/// <summary>
/// Writes a profile as crossgen2 reads it (<c>--mibc</c>): an assembly whose method <c>AssemblyDictionary</c> names groups, and whose groups are methods
/// that load the token of each method which was seen to run.
/// </summary>
internal sealed class ProfileWriter
{
    private readonly MetadataBuilder metadata = new();
    private readonly InstructionEncoder group = new(new BlobBuilder());
    private readonly TypeIndex types;
    private readonly TypeEncoder encoder;

    public ProfileWriter(TypeIndex types)
    {
        this.types = types;
        encoder = new TypeEncoder(metadata, types);
    }

    /// <summary>Adds every method of a type that has code and no type parameters of its own. A type that is not there any more adds nothing.</summary>
    public void Add(TypeName name)
    {
        if (!encoder.Knows(name))
            return;
        var definition = types.Find(name.Name)!;
        var reader = definition.Reader;
        var owner = encoder.Token(name);
        foreach (var method in definition.Type.GetMethods().Select(reader.GetMethodDefinition))
        {
            if (method.RelativeVirtualAddress == 0 || method.GetGenericParameters().Count > 0)
                continue;
            var member = metadata.AddMemberReference(owner, metadata.GetOrAddString(reader.GetString(method.Name)), encoder.Signature(reader, method));
            group.OpCode(ILOpCode.Ldtoken);
            group.Token(member);
            group.OpCode(ILOpCode.Pop);
        }
    }

    public void WriteTo(Stream stream)
    {
        metadata.AddModule(0, metadata.GetOrAddString("profile.dll"), metadata.GetOrAddGuid(new Guid(1, 0, 0, new byte[8])), default, default);
        metadata.AddAssembly(metadata.GetOrAddString("profile"), new Version(1, 0, 0, 0), default, default, 0, AssemblyHashAlgorithm.None);
        metadata.AddTypeDefinition(0, default, metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
        var bodies = new BlobBuilder();
        var bodyStream = new MethodBodyStreamEncoder(bodies);
        group.OpCode(ILOpCode.Ret);
        var groupMethod = AddMethod("Group", bodyStream.AddMethodBody(group));
        var dictionary = new InstructionEncoder(new BlobBuilder());
        dictionary.LoadString(metadata.GetOrAddUserString("System.Private.CoreLib"));
        dictionary.OpCode(ILOpCode.Ldtoken);
        dictionary.Token(groupMethod);
        dictionary.OpCode(ILOpCode.Pop);
        dictionary.OpCode(ILOpCode.Ret);
        AddMethod("AssemblyDictionary", bodyStream.AddMethodBody(dictionary));
        var image = new BlobBuilder();
        new ManagedPEBuilder(new PEHeaderBuilder(imageCharacteristics: Characteristics.Dll | Characteristics.ExecutableImage), new MetadataRootBuilder(metadata), bodies,
            deterministicIdProvider: _ => new BlobContentId(new Guid(1, 0, 0, new byte[8]), 1)).Serialize(image);
        image.WriteContentTo(stream);
    }

    private MethodDefinitionHandle AddMethod(string name, int body)
    {
        var signature = new BlobBuilder();
        new BlobEncoder(signature).MethodSignature().Parameters(0, r => r.Void(), _ => { });
        return metadata.AddMethodDefinition(MethodAttributes.Public | MethodAttributes.Static, MethodImplAttributes.IL, metadata.GetOrAddString(name),
            metadata.GetOrAddBlob(signature), body, default);
    }
}
