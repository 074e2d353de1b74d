namespace Oci.Tool.Rendering;

/// <summary>Colours, where the terminal and the user want them.</summary>
internal sealed class Style(bool colour)
{
    public string Good(string text) => Paint("32", text);
    public string Bad(string text) => Paint("31;1", text);
    public string Warning(string text) => Paint("33", text);
    public string Busy(string text) => Paint("36", text);
    public string Strong(string text) => Paint("1", text);
    public string Faint(string text) => Paint("2", text);

    private string Paint(string code, string text) => colour && text.Length > 0 ? $"\e[{code}m{text}\e[0m" : text;
}
