using System.Text.Json;
using Oci.Images;

namespace Oci.Operations;

/// <summary>Compares what two images say of themselves, value by value: variables by name, sets by member, histories as one.</summary>
internal static class DocumentComparison
{
    /// <summary>The values that differ, sorted by name.</summary>
    public static IReadOnlyList<ValueDifference> Run(Image before, Image after)
    {
        var (old, now) = (Values(before), Values(after));
        return [.. old.Keys.Union(now.Keys).Order(StringComparer.Ordinal)
            .Where(name => old.GetValueOrDefault(name) != now.GetValueOrDefault(name))
            .Select(name => new ValueDifference(name, old.GetValueOrDefault(name), now.GetValueOrDefault(name)))];
    }

    private static Dictionary<string, string> Values(Image image)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        using var document = JsonDocument.Parse(image.Config.Raw);
        foreach (var field in document.RootElement.EnumerateObject().Where(field => field.Name is not ("rootfs" or "history"))) Add(values, field.Name, field.Value);
        foreach (var (key, value) in image.Manifest.Value.Annotations ?? new Dictionary<string, string>()) values[$"annotations.{key}"] = value;
        foreach (var (index, entry) in (image.Config.Value.History ?? []).Index()) values[$"history.{index + 1:00}"] = $"{entry.CreatedBy ?? entry.Comment}{(entry.HasLayer ? "" : "  (no layer)")}";
        return values;
    }

    private static void Add(Dictionary<string, string> values, string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null || IsEmpty(value)) return;
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var field in value.EnumerateObject()) Add(values, $"{name}.{field.Name}", field.Value);
            // A set's members are objects with nothing in them.
            foreach (var member in value.EnumerateObject().Where(field => field.Value.ValueKind == JsonValueKind.Object && IsEmpty(field.Value))) values[$"{name}.{member.Name}"] = "";
        }
        else if (name == "config.Env" && value.ValueKind == JsonValueKind.Array)
        {
            foreach (var variable in value.EnumerateArray().Select(each => each.ToString().Split('=', 2))) values[$"{name}.{variable[0]}"] = variable.ElementAtOrDefault(1) ?? "";
        }
        else values[name] = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
    }

    private static bool IsEmpty(JsonElement value) =>
        (value.ValueKind == JsonValueKind.Object && !value.EnumerateObject().Any()) || (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0);
}
