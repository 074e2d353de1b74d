using System.Text;
using Oci.Content;
using Oci.Images;
using Oci.Native;
using Oci.Operations;
using Oci.Tool.Rendering;

namespace Oci.Tool.Printing;

/// <summary><c>inspect</c> for people: what the image is, how it runs, and its layers with the step that made each.</summary>
internal static class InspectText
{
    private const int StepColumns = 100;

    public static string Of(InspectResult result)
    {
        var text = new StringBuilder();
        Row(text, "name", result.Name);
        Row(text, "digest", result.Target.Digest.ToString());
        Row(text, "type", result.Target.MediaType);
        if (result.Tags.Count > 0) Row(text, "tags", string.Join(", ", result.Tags));
        if (result.Index is { } index) WriteIndex(text, index.Value, result.Manifest?.Descriptor.Digest);
        if (result.Image is { } image) WriteImage(text, image);
        else if (result.Manifest is { } artifact) WriteArtifact(text, artifact.Value);
        return text.ToString();
    }

    private static void WriteIndex(StringBuilder text, ImageIndex index, Digest? shown)
    {
        text.Append("\nindex\n");
        Tree(text, [.. index.Manifests.Select(entry => ($"{entry.Digest}  {entry.Platform?.ToString() ?? entry.ArtifactType ?? entry.MediaType}{(entry.Digest == shown ? "  (shown below)" : "")}", (IReadOnlyList<string>)[]))]);
        if (shown is not null) text.Append('\n');
    }

    private static void WriteImage(StringBuilder text, Image image)
    {
        var config = image.Config.Value;
        var run = config.Config ?? new ContainerConfig();
        Row(text, "config", image.Config.Descriptor.Digest.ToString());
        Row(text, "platform", image.Platform.ToString());
        Row(text, "created", config.Created);
        Row(text, "author", config.Author);
        Row(text, "size", $"{Quantity.Bytes(image.Manifest.Value.Layers.Sum(layer => layer.Size))} in {Count(image.Manifest.Value.Layers.Count, "layer")}");
        Rows(text, "annotation", image.Manifest.Value.Annotations?.Select(Pair));
        Row(text, "user", run.User);
        Row(text, "folder", run.WorkingDir);
        Row(text, "entrypoint", Words(run.Entrypoint));
        Row(text, "command", Words(run.Cmd));
        Rows(text, "variable", run.Env);
        Rows(text, "port", run.ExposedPorts);
        Rows(text, "volume", run.Volumes);
        Row(text, "stop signal", run.StopSignal);
        Row(text, "healthcheck", Words(run.Healthcheck?.Test));
        Rows(text, "label", run.Labels?.Select(Pair));
        text.Append("\nlayers\n");
        Tree(text, [.. LayerTree.Of(image).Select(layer => ($"{layer.Blob.Descriptor.Digest}  {Quantity.Bytes(layer.Blob.Descriptor.Size),9}  {LayerTree.Compression(layer.Blob.Descriptor.MediaType)}", (IReadOnlyList<string>)[.. layer.Steps.Select(Step)]))]);
    }

    private static void WriteArtifact(StringBuilder text, ImageManifest artifact)
    {
        Row(text, "artifact", artifact.ArtifactType ?? artifact.Config.MediaType);
        if (artifact.Subject is { } subject) Row(text, "subject", subject.Digest.ToString());
        Rows(text, "annotation", artifact.Annotations?.Select(Pair));
        text.Append("\nblobs\n");
        Tree(text, [.. artifact.Layers.Select(layer => ($"{layer.Digest}  {Quantity.Bytes(layer.Size),9}  {ByteText.Escape(layer.MediaType)}", (IReadOnlyList<string>)[]))]);
    }

    private static void Tree(StringBuilder text, IReadOnlyList<(string Line, IReadOnlyList<string> Children)> nodes)
    {
        for (var i = 0; i < nodes.Count; i++)
        {
            var last = i == nodes.Count - 1;
            text.Append($"{(last ? "└─" : "├─")} {nodes[i].Line}\n");
            foreach (var child in nodes[i].Children) text.Append($"{(last ? "  " : "│ ")} {child}\n");
        }
    }

    private static string Step(History step)
    {
        var command = step.CreatedBy is { Length: > 0 } by ? by : step.Comment is { Length: > 0 } comment ? comment : "(not said)";
        return TerminalText.Fit($"{ByteText.Escape(command)}{(step.HasLayer ? "" : "  (no layer)")}", StepColumns);
    }

    private static void Row(StringBuilder text, string label, string? value)
    {
        if (value is { Length: > 0 }) text.Append($"{label,-12} {ByteText.Escape(value)}\n");
    }

    private static void Rows(StringBuilder text, string label, IEnumerable<string>? values)
    {
        foreach (var value in values ?? [])
        {
            Row(text, label, value);
            label = "";
        }
    }

    private static string? Words(IReadOnlyList<string>? words) => words is { Count: > 0 } ? string.Join(' ', words.Select(Quote)) : null;

    private static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "_-./:=@%+,".Contains(c)) ? word : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private static string Pair(KeyValuePair<string, string> pair) => $"{pair.Key}={pair.Value}";

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
