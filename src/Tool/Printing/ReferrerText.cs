using System.Text;
using Oci.Native;
using Oci.Operations;

namespace Oci.Tool.Printing;

/// <summary><c>discover</c> for people: a tree.</summary>
internal static class ReferrerText
{
    public static string Of(Referrer image)
    {
        var text = new StringBuilder().Append($"{image.Content.Digest}\n");
        Append(text, image.Referrers, "");
        return text.ToString();
    }

    private static void Append(StringBuilder text, IReadOnlyList<Referrer> referrers, string indent)
    {
        for (var i = 0; i < referrers.Count; i++)
        {
            var (referrer, last) = (referrers[i], i == referrers.Count - 1);
            text.Append($"{indent}{(last ? "└─" : "├─")} {ByteText.Escape(referrer.Content.ArtifactType ?? referrer.Content.MediaType)}{(referrer.Tag is { } tag ? $"  ({ByteText.Escape(tag)})" : "")}\n");
            var below = indent + (last ? "   " : "│  ");
            text.Append($"{below}{referrer.Content.Digest}\n");
            foreach (var (key, value) in referrer.Content.Annotations ?? new Dictionary<string, string>()) text.Append($"{below}{ByteText.Escape(key)}: {ByteText.Escape(value)}\n");
            Append(text, referrer.Referrers, below);
        }
    }
}
