using System.Text;
using Oci.Operations;
using Oci.Tool.Rendering;

namespace Oci.Tool.Printing;

/// <summary><c>inspect --waste</c> for people: what each layer holds, and what of it nobody sees.</summary>
internal static class UsageText
{
    private const int Most = 20;
    private const int StepColumns = 60;

    public static string Of(ImageUsage usage)
    {
        var table = new TextTable("LAYER", "COMPRESSED", "CONTENT", "WASTED", "FILES", "MADE BY");
        foreach (var layer in UsagePage.Layers(usage))
            table.Add($"{layer.Number}", Quantity.Bytes(layer.Size), Quantity.Bytes(layer.Bytes!.Value), layer.Wasted > 0 ? Quantity.Bytes(layer.Wasted.Value) : "-", $"{usage.Layers[layer.Number - 1].Entries}", TerminalText.Fit(layer.Step, StepColumns));
        var text = new StringBuilder().Append('\n').Append(table).Append($"\n{Quantity.Bytes(usage.VisibleBytes)} can be seen, {Quantity.Bytes(usage.WastedBytes)} are wasted\n");
        if (usage.Wasted.Count == 0) return text.ToString();
        var wasted = new TextTable("WASTED", "COPIES", "LAYERS", "PATH");
        foreach (var file in usage.Wasted.Take(Most)) wasted.Add(Quantity.Bytes(file.Size), $"{file.Copies}", string.Join(',', file.Layers), file.Path.ToString());
        text.Append('\n').Append(wasted);
        if (usage.Wasted.Count > Most) text.Append($"and {usage.Wasted.Count - Most} more\n");
        return text.ToString();
    }
}
