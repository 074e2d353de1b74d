namespace Oci.Ahead;

/// <summary>A closed type as the runtime's events write it: <c>System.Collections.Generic.List`1[System.Int32]</c>; any reference type is <c>System.__Canon</c>.</summary>
/// <param name="Name">Name space, name and arity, with <c>+</c> before a nested type.</param>
/// <param name="Arguments">What its type parameters stand for, those of the enclosing types first.</param>
internal sealed record TypeName(string Name, IReadOnlyList<TypeName> Arguments)
{
    /// <summary>Stands for every reference type: their code is shared.</summary>
    public static readonly TypeName Shared = new("System.__Canon", []);

    public static TypeName Parse(string text)
    {
        var at = 0;
        return Parse(text, ref at);
    }

    private static TypeName Parse(string text, ref int at)
    {
        var end = text.AsSpan(at).IndexOfAny('[', ',', ']') is var length and >= 0 ? at + length : text.Length;
        var name = text[at..end];
        at = end;
        var arguments = new List<TypeName>();
        if (at < text.Length && text[at] == '[')
        {
            do
            {
                at++;
                arguments.Add(Parse(text, ref at));
            }
            while (text[at] == ',');
            at++;
        }
        return new TypeName(name, arguments);
    }
}
