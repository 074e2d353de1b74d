using System.Text;

namespace Oci.Containerfile;

/// <summary>Splits at commas; double quotes protect them, and are doubled to mean themselves.</summary>
internal static class CsvFields
{
    /// <summary>The fields, or null where the quotes are wrong.</summary>
    public static IReadOnlyList<string>? Split(string text)
    {
        var fields = new List<string>();
        var position = 0;
        do
        {
            var field = position < text.Length && text[position] == '"' ? ReadQuoted(text, ref position) : ReadPlain(text, ref position);
            if (field is null) return null;
            fields.Add(field);
        }
        while (position++ < text.Length);
        return fields;
    }

    private static string? ReadPlain(string text, ref int position)
    {
        var comma = text.IndexOf(',', position);
        var field = text[position..(comma < 0 ? text.Length : comma)];
        position += field.Length;
        return field.Contains('"', StringComparison.Ordinal) ? null : field;
    }

    private static string? ReadQuoted(string text, ref int position)
    {
        var field = new StringBuilder();
        for (position++; position < text.Length; position++)
        {
            if (text[position] != '"') field.Append(text[position]);
            else if (position + 1 < text.Length && text[position + 1] == '"') field.Append(text[++position]);
            else
            {
                position++;
                return position == text.Length || text[position] == ',' ? field.ToString() : null;
            }
        }
        return null;
    }
}
