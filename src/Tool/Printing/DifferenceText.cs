using System.Globalization;
using System.Text;
using Oci.Native;
using Oci.Operations;
using Oci.Tool.Rendering;

namespace Oci.Tool.Printing;

/// <summary><c>diff</c> for people: one line a value, one line a file; <c>+</c> was added, <c>-</c> removed, <c>~</c> changed.</summary>
internal static class DifferenceText
{
    /// <summary><c>added</c>, <c>removed</c> or <c>changed</c>.</summary>
    public static string ChangeOf(FileDifference file) => file.Before is null ? "added" : file.After is null ? "removed" : "changed";

    public static string Of(ImageDifference difference)
    {
        var text = new StringBuilder();
        foreach (var value in difference.Config)
        {
            if (value.Before is not null) text.Append($"- {ByteText.Escape(value.Name)} = {ByteText.Shorten(value.Before)}\n");
            if (value.After is not null) text.Append($"+ {ByteText.Escape(value.Name)} = {ByteText.Shorten(value.After)}\n");
        }
        if (difference is { Config.Count: > 0, Files.Count: > 0 }) text.Append('\n');
        foreach (var group in difference.Files.GroupBy(file => file.Layer))
        {
            if (group.Key is { } layer) text.Append(CultureInfo.InvariantCulture, $"layer {layer}\n");
            foreach (var file in group) text.Append(Line(file)).Append('\n');
        }
        return text.ToString();
    }

    private static string Line(FileDifference file) => (file.Before, file.After) switch
    {
        (null, { } now) => $"+ {file.Path}{Describe(now)}",
        ({ } old, null) => $"- {file.Path}{Describe(old)}",
        ({ } old, { } now) => $"~ {file.Path}  {string.Join(", ", file.What.Select(what => Change(what, old, now)))}",
        _ => "",
    };

    private static string Describe(FileFacts facts) => facts.Type switch
    {
        "file" => $"  {Quantity.Bytes(facts.Size)}",
        "dir" => "/",
        "link" or "hardlink" => $"  -> {facts.Link}",
        _ => $"  {facts.Type}",
    };

    private static string Change(string what, FileFacts old, FileFacts now) => what switch
    {
        "content" => old.Size == now.Size ? "content" : $"content {Quantity.Bytes(old.Size)} -> {Quantity.Bytes(now.Size)}",
        "type" => $"{old.Type} -> {now.Type}",
        "mode" => $"mode {Octal(old.Mode)} -> {Octal(now.Mode)}",
        "owner" => $"owner {old.Uid}:{old.Gid} -> {now.Uid}:{now.Gid}",
        "link" => $"link {old.Link} -> {now.Link}",
        "device" => $"device {old.Device} -> {now.Device}",
        _ => what,
    };

    private static string Octal(int mode) => Convert.ToString(mode, 8).PadLeft(4, '0');
}
