using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Oci.Ahead;

/// <summary>
/// Methods that are marked to be compiled at run time only (<c>AggressiveOptimization</c>), because the quick code of the first tier would be bad there. What is
/// compiled ahead has no such tier: here the mark would cost a compilation at every start, and for a generic method one for each set of types.
/// </summary>
internal static class LateMethods
{
    private const int FlagsInRow = sizeof(uint); // ECMA-335, II.22.26: after the RVA

    /// <summary>Takes the mark away from every method of a name.</summary>
    /// <param name="folder">The trimmed assemblies, which are changed in place.</param>
    /// <param name="type">As the runtime writes it: <c>Name.Space.Type`1</c>.</param>
    /// <param name="method">The name alone.</param>
    public static void Unmark(string folder, string type, string method)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*.dll"))
        {
            foreach (var place in Find(path, type, method)) Clear(path, place);
        }
    }

    private static List<long> Find(string path, string type, string method)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        var table = file.PEHeaders.MetadataStartOffset + reader.GetTableMetadataOffset(TableIndex.MethodDef);
        var width = reader.GetTableRowSize(TableIndex.MethodDef);
        return
        [
            .. reader.TypeDefinitions.Where(handle => TypeIndex.FullName(reader, handle) == type)
                .SelectMany(handle => reader.GetTypeDefinition(handle).GetMethods())
                .Where(handle => reader.GetMethodDefinition(handle) is var found && reader.StringComparer.Equals(found.Name, method) && found.ImplAttributes.HasFlag(MethodImplAttributes.AggressiveOptimization))
                .Select(handle => table + ((long)(MetadataTokens.GetRowNumber(handle) - 1) * width) + FlagsInRow),
        ];
    }

    private static void Clear(string path, long place)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        Span<byte> flags = stackalloc byte[sizeof(ushort)];
        file.Position = place;
        file.ReadExactly(flags);
        var left = (ushort)(BitConverter.ToUInt16(flags) & ~(int)MethodImplAttributes.AggressiveOptimization);
        BitConverter.TryWriteBytes(flags, left);
        file.Position = place;
        file.Write(flags);
    }
}
