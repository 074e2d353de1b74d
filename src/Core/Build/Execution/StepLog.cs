using System.Text;
using Oci.Diagnostics;
using Oci.Runtime;

namespace Oci.Build;

/// <summary>A step's output on its way: secrets are covered, the last lines are kept for the case that the step fails.</summary>
internal sealed class StepLog
{
    private const int TailLength = 30;
    // Shorter ones would cover half of every text.
    private const int ShortestSecret = 4;

    private readonly string scope;
    private readonly IProgress<ProgressEvent> progress;
    private readonly IReadOnlyList<string> secrets;
    private readonly Queue<string> tail = new();
    // Of a line that goes on: what a secret may begin with, on either stream.
    private readonly string[] kept = ["", ""];
    private OutputLine? held;
    private bool hasBegun;

    public StepLog(string scope, IProgress<ProgressEvent> progress, IEnumerable<ReadOnlyMemory<byte>> secrets)
    {
        (this.scope, this.progress) = (scope, progress);
        var lines = secrets.SelectMany(secret => Encoding.UTF8.GetString(secret.Span).Split('\n')).Select(line => line.Trim());
        this.secrets = [.. lines.Where(line => line.Length >= ShortestSecret).Distinct().OrderByDescending(line => line.Length)];
    }

    /// <summary>The last lines, oldest first.</summary>
    public IReadOnlyList<string> Tail
    {
        get
        {
            lock (tail) return [.. tail];
        }
    }

    /// <summary>Takes a line. The first one, where it reads like a runtime's complaint, waits until it is clear whose it is.</summary>
    public void Write(OutputLine line)
    {
        if (!hasBegun && held is null && line.IsError && IsComplaint(line.Text))
        {
            held = line;
            return;
        }
        Release();
        Show(line);
    }

    /// <summary>The process has run: what waits was its own.</summary>
    public void Release()
    {
        hasBegun = true;
        if (held is not { } line) return;
        held = null;
        Show(line);
    }

    // runc and crun say why a program does not start on the stream that would have been the program's, beside the log that we read.
    private static bool IsComplaint(string text) =>
        text.StartsWith("runc run failed: ", StringComparison.Ordinal) || text.StartsWith("time=\"", StringComparison.Ordinal)
        || (text.Length > 20 && char.IsAsciiDigit(text[0]) && text.AsSpan(10).Contains("Z: ", StringComparison.Ordinal));

    private void Show(OutputLine line)
    {
        ref var begun = ref kept[line.IsError ? 1 : 0];
        var text = begun + line.Text;
        var end = line.GoesOn ? EndOfWhatIsClear(text) : text.Length;
        begun = text[end..];
        if (end == 0 && line.GoesOn) return;
        text = secrets.Aggregate(text[..end], (covered, secret) => covered.Replace(secret, "***", StringComparison.Ordinal));
        lock (tail)
        {
            tail.Enqueue(text);
            if (tail.Count > TailLength) tail.Dequeue();
        }
        progress.Report(new StepOutput(scope, text, line.IsError));
    }

    // Up to where the line can be shown before more of it is known: not into what a secret begins with, and not into a secret.
    private int EndOfWhatIsClear(string text)
    {
        var end = secrets.Select(secret => BeginningOf(secret, text)).Append(text.Length).Min();
        for (var i = 0; i < secrets.Count; i++)
        {
            var found = text.IndexOf(secrets[i], Math.Max(0, end - secrets[i].Length + 1), StringComparison.Ordinal);
            if (found < 0 || found >= end) continue;
            (end, i) = (found, -1);
        }
        return end;
    }

    private static int BeginningOf(string secret, string text)
    {
        var start = Math.Max(0, text.Length - secret.Length + 1);
        while (start < text.Length && !secret.AsSpan().StartsWith(text.AsSpan(start), StringComparison.Ordinal)) start++;
        return start;
    }
}
