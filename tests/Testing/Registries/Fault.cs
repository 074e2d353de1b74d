using System.Text.RegularExpressions;

namespace Oci.Testing;

/// <summary>What a <see cref="FaultProxy"/> does to some of the requests that pass it.</summary>
public sealed record Fault
{
    private Fault(FaultKind kind) => Kind = kind;

    public FaultKind Kind { get; }

    /// <summary>Which requests: a regular expression over <c>METHOD /path?query</c>.</summary>
    public string Matches { get; init; } = "";

    /// <summary>Only requests with a body of at least so many bytes: what a limit on bodies refuses.</summary>
    public long LeastBody { get; init; }

    /// <summary>How many of them; the others pass untouched.</summary>
    public int Times { get; init; } = 1;

    /// <summary>How many matching requests pass untouched first.</summary>
    public int After { get; init; }

    /// <summary>Bytes of the body that pass before it happens.</summary>
    public int AtByte { get; init; }

    /// <summary>The answer's status.</summary>
    public int Status { get; init; }

    /// <summary>Added to the answer.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public static Fault Reset(string matches, int atByte = 0) => new(FaultKind.Reset) { Matches = matches, AtByte = atByte };

    public static Fault Cut(string matches, int atByte) => new(FaultKind.Cut) { Matches = matches, AtByte = atByte };

    public static Fault Stall(string matches, int atByte = 0) => new(FaultKind.Stall) { Matches = matches, AtByte = atByte };

    public static Fault Answer(string matches, int status, params IReadOnlyList<(string Name, string Value)> headers) => new(FaultKind.Answer) { Matches = matches, Status = status, Headers = headers };

    public static Fault Flip(string matches, int atByte) => new(FaultKind.Flip) { Matches = matches, AtByte = atByte };

    public static Fault Junk(string matches) => new(FaultKind.Junk) { Matches = matches };

    public static Fault LoseAnswer(string matches) => new(FaultKind.LoseAnswer) { Matches = matches };

    public static Fault NoRanges() => new(FaultKind.NoRanges) { Matches = "^GET ", Times = int.MaxValue };

    public static Fault NoLength(string matches) => new(FaultKind.NoLength) { Matches = matches, Times = int.MaxValue };

    public static Fault WrongLength(string matches, int by) => new(FaultKind.WrongLength) { Matches = matches, AtByte = by };

    /// <summary>The upload is cut while it is being sent.</summary>
    public static Fault ResetUpload(string matches, int atByte) => new(FaultKind.ResetUpload) { Matches = matches, AtByte = atByte };

    /// <summary>Bytes pass one small piece at a time.</summary>
    public static Fault Slow(string matches) => new(FaultKind.Slow) { Matches = matches };

    internal bool Concerns(HttpCall call) => Regex.IsMatch($"{call.Method} {call.Target}", Matches) && (LeastBody == 0 || (long.TryParse(call.Header("Content-Length"), out var length) && length >= LeastBody));
}
