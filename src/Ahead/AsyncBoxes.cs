namespace Oci.Ahead;

/// <summary>
/// The heap objects that carry suspended async methods. Their members are called only by the scheduler, through an interface, so that the compiler
/// sees no call; it knows them all the same, except where the result or a type parameter is a reference type: then their code is shared.
/// </summary>
internal static class AsyncBoxes
{
    private const string Builders = "System.Runtime.CompilerServices.";
    private static readonly TypeName NoResult = new("System.Threading.Tasks.VoidTaskResult", []);

    public static IEnumerable<TypeName> Of(TypeIndex types)
    {
        var decoder = new NameDecoder(types);
        foreach (var machine in types.Own.Where(t => t.IsValueType))
        {
            var builder = machine.Type.GetFields().Select(machine.Reader.GetFieldDefinition)
                .Where(f => machine.Reader.StringComparer.Equals(f.Name, "<>t__builder"))
                .Select(f => f.DecodeSignature(decoder, null)).FirstOrDefault();
            if (builder is null || Box(builder) is not { } box)
                continue;
            var name = TypeIndex.FullName(machine.Reader, machine.Handle);
            var parameters = Enumerable.Repeat(TypeName.Shared, machine.Type.GetGenericParameters().Count);
            yield return box with { Arguments = [.. box.Arguments, new TypeName(name, [.. parameters])] };
        }
    }

    private static TypeName? Box(TypeName builder) => builder.Name switch
    {
        Builders + "AsyncTaskMethodBuilder" or Builders + "AsyncValueTaskMethodBuilder" or Builders + "AsyncVoidMethodBuilder" or Builders + "AsyncIteratorMethodBuilder" =>
            new TypeName(Builders + "AsyncTaskMethodBuilder`1+AsyncStateMachineBox`1", [NoResult]),
        Builders + "AsyncTaskMethodBuilder`1" or Builders + "AsyncValueTaskMethodBuilder`1" =>
            new TypeName(Builders + "AsyncTaskMethodBuilder`1+AsyncStateMachineBox`1", builder.Arguments),
        Builders + "PoolingAsyncValueTaskMethodBuilder" =>
            new TypeName(Builders + "PoolingAsyncValueTaskMethodBuilder`1+StateMachineBox`1", [NoResult]),
        Builders + "PoolingAsyncValueTaskMethodBuilder`1" =>
            new TypeName(Builders + "PoolingAsyncValueTaskMethodBuilder`1+StateMachineBox`1", builder.Arguments),
        _ => null,
    };
}
