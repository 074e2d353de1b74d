using System.Globalization;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Images;

/// <summary>What a configuration must be beyond its fields' types. Reading is lenient about these; verifying is not. Source: image-spec config.md.</summary>
internal static class ConfigRules
{
    public static IEnumerable<Diagnostic> Check(Image image)
    {
        var (config, where) = (image.Config.Value, image.Config.Descriptor.Digest);
        // The history is optional; an empty list is how some write that there is none.
        var layersInHistory = config.History is { Count: > 0 } history ? history.Count(entry => entry.HasLayer) : image.Layers.Count;
        if (layersInHistory != image.Layers.Count)
            yield return Finding(Severity.Error, ErrorCodes.InconsistentImage, $"expected history for {image.Layers.Count} layers in `{where}`, found {layersInHistory} entries with a layer");
        if (config.Os.Length == 0 || config.Architecture.Length == 0)
            yield return Finding(Severity.Error, ErrorCodes.InvalidDocument, $"expected `os` and `architecture` in `{where}`, found an empty one");
        foreach (var time in Times(config).Where(time => !IsTime(time)))
            yield return Finding(Severity.Warning, ErrorCodes.InvalidDocument, $"expected a time of RFC 3339 in `{where}`, found `{ByteText.Shorten(time)}`");
        foreach (var finding in Check(config.Config ?? new ContainerConfig(), config.Os, where)) yield return finding;
    }

    private static IEnumerable<Diagnostic> Check(ContainerConfig config, string os, Digest where)
    {
        foreach (var variable in (config.Env ?? []).Where(variable => variable.IndexOf('=') <= 0))
            yield return Finding(Severity.Error, ErrorCodes.InvalidDocument, $"expected variables as `NAME=value` in `{where}`, found `{ByteText.Shorten(variable)}`");
        if (config.WorkingDir is { Length: > 0 } folder && os != "windows" && folder[0] != '/')
            yield return Finding(Severity.Warning, ErrorCodes.InvalidDocument, $"expected an absolute `WorkingDir` in `{where}`, found `{ByteText.Shorten(folder)}`");
    }

    private static IEnumerable<string> Times(ImageConfig config) =>
        (config.History ?? []).Select(entry => entry.Created).Prepend(config.Created).OfType<string>().Where(time => time.Length > 0);

    private static bool IsTime(string text) =>
        text.Length >= 20 && text[10] is 'T' or 't' && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static Diagnostic Finding(Severity severity, ErrorCode code, string message) => new(code, severity, message);
}
