using Oci.Content;
using Oci.Images;
using Oci.Layers;

namespace Oci.Build;

/// <summary>Puts the layers of a plan's steps together to an image.</summary>
public static class BuiltImage
{
    /// <summary>Writes configuration and manifest of an image whose layers were made one: its history has one entry with a layer, the last.</summary>
    /// <param name="target">What the plan is for.</param>
    /// <param name="layer">Everything in the image; null for nothing.</param>
    /// <param name="marks">What is said of it.</param>
    /// <param name="store">Where to write.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<Image> CommitSquashedAsync(
        PlannedImage target, LayerBlob? layer, ImageMarks marks, IContentStore store, CancellationToken ct)
    {
        var created = ImageTime.Format(marks.Created.Seconds);
        var draft = ImageDraft.Scratch(target.Config.Platform);
        foreach (var entry in target.Base?.Config.Value.History ?? []) draft.Add(entry);
        foreach (var entry in target.History) draft.Add(new History { Created = created, CreatedBy = entry.CreatedBy });
        var squashed = new History { Created = created, CreatedBy = "build --squash" };
        if (layer is null) draft.Add(squashed);
        else draft.Add(layer, squashed);
        draft.Config = target.Config with { Created = created };
        return await CommitAsync(draft, marks, store, ct);
    }

    /// <summary>Writes configuration and manifest of <paramref name="target"/>.</summary>
    /// <param name="target">What the plan is for.</param>
    /// <param name="results">What became of the plan's steps.</param>
    /// <param name="marks">What is said of it.</param>
    /// <param name="store">Where to write.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<Image> CommitAsync(
        PlannedImage target, IReadOnlyDictionary<Digest, StepResult> results, ImageMarks marks, IContentStore store, CancellationToken ct)
    {
        var created = ImageTime.Format(marks.Created.Seconds);
        var draft = target.Base is { } image ? ImageDraft.From(image) : ImageDraft.Scratch(target.Config.Platform);
        foreach (var entry in target.History)
        {
            var history = new History { Created = created, CreatedBy = entry.CreatedBy };
            var layer = entry.Step is { } step ? results[step.Id].Layer : null;
            if (layer is null) draft.Add(history);
            else draft.Add(layer, history);
        }
        draft.Config = target.Config with { Created = created };
        return await CommitAsync(draft, marks, store, ct);
    }

    private static Task<Image> CommitAsync(ImageDraft draft, ImageMarks marks, IContentStore store, CancellationToken ct)
    {
        draft.Annotations = marks.Annotations;
        if (marks.OmitHistory) draft.ClearHistory();
        return draft.CommitAsync(store, ct);
    }
}
