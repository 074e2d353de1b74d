using System.Text;

namespace Oci.Tool.Rendering;

/// <summary>The last lines of a terminal, redrawn in place; lines printed above them stay.</summary>
internal sealed class LiveArea(TextWriter output)
{
    private const string HideCursor = "\e[?25l";
    private const string ShowCursor = "\e[?25h";
    private int drawn;
    private bool hidden;

    /// <summary>Prints <paramref name="above"/> for good and draws <paramref name="live"/> below, in one write so that nothing flickers.</summary>
    public void Draw(IReadOnlyList<string> above, IReadOnlyList<string> live)
    {
        if (above.Count == 0 && live.Count == 0 && drawn == 0) return;
        var text = new StringBuilder();
        if (!hidden && live.Count > 0) text.Append(HideCursor);
        if (drawn > 0) text.Append($"\e[{drawn}A\r\e[J");
        foreach (var line in above) text.Append(line).Append('\n');
        foreach (var line in live) text.Append(line).Append('\n');
        if (hidden && live.Count == 0) text.Append(ShowCursor);
        hidden = live.Count > 0;
        drawn = live.Count;
        output.Write(text.ToString());
        output.Flush();
    }
}
