using System.Text.Json.Nodes;

namespace Oci.Interop.Conformance;

/// <summary>What one of Docker's builders made of a case.</summary>
public sealed class GoldenResult(JsonNode json)
{
    public JsonNode? Config => json["config"];

    public string? Author => json["author"]?.GetValue<string>();

    /// <summary>Whether BuildKit made it; else the classic builder did.</summary>
    public bool IsBuildKit => json["engine"]!.GetValue<string>() == "buildkit";

    /// <summary>The base's tree after the changes.</summary>
    public SortedDictionary<string, string> ApplyTo(IReadOnlyDictionary<string, string> tree)
    {
        var files = new SortedDictionary<string, string>(tree.ToDictionary(), StringComparer.Ordinal);
        foreach (var deleted in json["deleted"]?.AsArray().Select(node => node!.GetValue<string>()) ?? [])
        {
            RemoveBelow(files, deleted.EndsWith("/**", StringComparison.Ordinal) ? deleted[..^2] : deleted + "/");
            files.Remove(deleted);
        }
        foreach (var (path, file) in json["files"]?.AsObject() ?? [])
        {
            // What becomes a file loses what was below it.
            if (file!["type"]!.GetValue<string>() != "dir") RemoveBelow(files, path + "/");
            files[path] = Describe(file);
        }
        foreach (var (path, file) in json["files"]?.AsObject() ?? [])
            if (file!["type"]!.GetValue<string>() == "hardlink") files[path] = files[file["link"]!.GetValue<string>()];
        return files;
    }

    private static void RemoveBelow(SortedDictionary<string, string> files, string folder)
    {
        foreach (var path in files.Keys.Where(path => path.StartsWith(folder, StringComparison.Ordinal)).ToList()) files.Remove(path);
    }

    private static string Describe(JsonNode file)
    {
        var text = $"{file["type"]} {file["mode"]!.GetValue<string>().PadLeft(4, '0')} {file["uid"]}:{file["gid"]}";
        if (file["sha256"] is { } hash) text += $" {file["size"]} {hash}";
        if (file["link"] is { } link) text += $" -> {link}";
        foreach (var (name, value) in file["xattrs"]?.AsObject().OrderBy(pair => pair.Key, StringComparer.Ordinal) ?? Enumerable.Empty<KeyValuePair<string, JsonNode?>>()) text += $" {name}={value}";
        return text;
    }
}
