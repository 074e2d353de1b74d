using Oci.Testing;

namespace Oci.Interop.Registries;

/// <summary>The fault plan.</summary>
public static class FaultScenarios
{
    private const string Manifest = "^GET .*/manifests/";
    private const string Blob = "^GET .*/blobs/";
    private const string Begin = "^POST .*/blobs/uploads/";
    private const string Upload = "^(PATCH|PUT) .*/uploads/";
    private const string Close = "^PUT .*/uploads/";
    private const string PushManifest = "^PUT .*/manifests/";
    private const int Half = 3 << 20;
    private const int Most = 5 << 20;

    /// <summary>Bytes of the three layers, the largest first: what the byte positions below mean.</summary>
    public static readonly int[] LayerSizes = [7 << 20, 3 << 20, 1 << 20];

    private static readonly (string, string) Challenge = ("WWW-Authenticate", "Bearer realm=\"$realm\",service=\"test-registry\",scope=\"repository:app:pull,push\",error=\"invalid_token\"");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FaultScenario> All { get; } = [.. Pulls(), .. Pushes()];

    private static IEnumerable<FaultScenario> Pulls()
    {
        yield return Pull("reset of the first request", Fault.Reset("^GET /v2/"));
        yield return Pull("reset of the manifest", Fault.Reset(Manifest));
        yield return Pull("reset before a blob", Fault.Reset(Blob));
        yield return Pull("reset in the middle of a blob", Fault.Reset(Blob, Half));
        yield return Pull("reset near a blob's end", Fault.Reset(Blob, Most));
        yield return Pull("three resets in a row", Fault.Reset(Blob, 1 << 20) with { Times = 3 });
        yield return Pull("truncated body", Fault.Cut(Blob, 1 << 20) with { Times = 2 }) with { MostExtra = 0.1 };
        yield return Pull("truncated body, no ranges", Fault.Cut(Blob, 1 << 20), Fault.NoRanges());
        foreach (var status in (int[])[408, 500, 502, 503, 504])
        {
            yield return Pull($"{status} once", Fault.Answer(Blob, status));
            yield return Pull($"{status} twice for the manifest", Fault.Answer(Manifest, status) with { Times = 2 });
        }
        yield return Pull("429 once", Fault.Answer(Blob, 429, ("Retry-After", "1")));
        yield return Pull("429 four times", Fault.Answer(Blob, 429, ("Retry-After", "1")) with { Times = 4 });
        yield return Pull("429 with a date", Fault.Answer(Manifest, 429, ("Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT")));
        yield return Pull("one flipped byte", Fault.Flip(Blob, 500_000));
        yield return Pull("junk once", Fault.Junk(Blob));
        yield return Pull("flipped always", Fault.Flip(Blob, 500_000) with { Times = int.MaxValue }) with { IsSurvivable = false };
        yield return Pull("manifest flipped always", Fault.Flip(Manifest, 200) with { Times = int.MaxValue }) with { IsSurvivable = false };
        yield return Pull("stalled body once", Fault.Stall(Blob, 1 << 19)) with { MostExtra = 0.1 };
        yield return Pull("stalled before the answer once", Fault.Stall(Manifest));
        yield return Pull("stalled for ever", Fault.Stall(Blob, 1000) with { Times = int.MaxValue }) with { IsSurvivable = false };
        yield return Pull("told to wait for a day, always", Fault.Answer(Blob, 429, ("Retry-After", "86400")) with { Times = int.MaxValue }) with { IsSurvivable = false };
        yield return Pull("no length", Fault.NoLength(Blob));
        yield return Pull("a length too long", Fault.WrongLength(Blob, 5));
        yield return Pull("a dripping body", Fault.Slow(Blob) with { After = 2 });
        yield return Pull("token dies before a blob", Fault.Answer(Blob, 401, Challenge)) with { HasTokens = true };
        yield return Pull("token dies again and again", Fault.Answer(Manifest, 401, Challenge), Fault.Answer(Blob, 401, Challenge)) with { HasTokens = true };
    }

    private static IEnumerable<FaultScenario> Pushes()
    {
        yield return Push("refused question", Fault.Reset("^HEAD "));
        yield return Push("reset of an upload's begin", Fault.Reset(Begin));
        yield return Push("lost answer of an upload's begin", Fault.LoseAnswer(Begin));
        yield return Push("reset of an upload", Fault.Reset(Upload));
        yield return Push("three resets of uploads in a row", Fault.Reset(Upload) with { Times = 3 });
        yield return Push("reset while a body is sent", Fault.ResetUpload(Upload, Half));
        yield return Push("lost answer of an upload", Fault.LoseAnswer(Close));
        yield return Push("lost answer of a piece", Fault.Answer("^PUT .*/uploads/", 413) with { LeastBody = 1 << 18 }, Fault.LoseAnswer("^PATCH "));
        yield return Push("reset of the manifest", Fault.Reset(PushManifest));
        yield return Push("lost answer of the manifest", Fault.LoseAnswer(PushManifest));
        foreach (var (request, name) in ((string, string)[])[(Begin, "an upload's begin"), (Upload, "an upload"), (PushManifest, "the manifest"), ("^HEAD ", "a question")])
        {
            yield return Push($"500 once for {name}", Fault.Answer(request, 500));
            yield return Push($"503 twice for {name}", Fault.Answer(request, 503) with { Times = 2 });
        }
        yield return Push("429 for an upload", Fault.Answer(Upload, 429, ("Retry-After", "1")));
        yield return Push("stalled answer of an upload once", Fault.Stall(Close));
        yield return Push("token dies before an upload", Fault.Answer(Upload, 401, Challenge)) with { HasTokens = true };
        yield return Push("token dies before the manifest", Fault.Answer(PushManifest, 401, Challenge)) with { HasTokens = true };
    }

    private static FaultScenario Pull(string name, params IReadOnlyList<Fault> faults) => new($"pull: {name}", IsPush: false, faults);

    private static FaultScenario Push(string name, params IReadOnlyList<Fault> faults) => new($"push: {name}", IsPush: true, faults);
}
