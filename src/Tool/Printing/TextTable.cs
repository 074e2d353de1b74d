using System.Text;
using Oci.Native;

namespace Oci.Tool.Printing;

/// <summary>Columns of text, as wide as they need to be: easy to read, easy to cut with <c>awk</c>. What is put in is escaped.</summary>
internal sealed class TextTable(params IReadOnlyList<string> headings)
{
    private readonly List<IReadOnlyList<string>> rows = [headings];

    public TextTable Add(params IReadOnlyList<string?> cells)
    {
        rows.Add([.. cells.Select(cell => ByteText.Escape(cell ?? "-"))]);
        return this;
    }

    public override string ToString()
    {
        var widths = Enumerable.Range(0, headings.Count).Select(column => rows.Max(row => row[column].Length)).ToList();
        var text = new StringBuilder();
        foreach (var row in rows) text.Append(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()).Append('\n');
        return text.ToString();
    }
}
