using Oci.Build;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Snapshots;
using Oci.Testing;
using Oci.Tool.Rendering;

namespace Oci.Tests.Rendering;

/// <summary>The events of a build with everything in it: cached and running steps, two at once, output that means harm, warnings, a failure.</summary>
internal static class RecordedBuild
{
    private static readonly SourceText Containerfile = new("Containerfile", "FROM base AS builder\nRUN make\nRUN test\nFROM scratch\nCOPY --from=builder /out /\n");

    private static readonly Digest Base = Digest.Sha256("base"u8);
    private static readonly Digest Layer = Digest.Sha256("layer"u8);

    public static string Render(Func<TextWriter, ManualClock, Renderer> create)
    {
        var (output, clock) = (new StringWriter { NewLine = "\n" }, new ManualClock());
        using (var renderer = create(output, clock)) Report(renderer, clock);
        return output.ToString();
    }

    private static void Report(IProgress<ProgressEvent> to, ManualClock clock)
    {
        to.Report(new WarningRaised("check", new Diagnostic(new ErrorCode(4999), Severity.Warning, "expected `AS` in capitals, found `as`", At(1), "write AS")));
        to.Report(new StepCached("builder 1/3", "WORKDIR /src", At(1)));
        to.Report(new StepStarted("builder 2/3", "RUN make", At(2)));
        to.Report(new StepOutput("builder 2/3", "compiling \e[32mok\e[0m", false));
        clock.Advance(TimeSpan.FromSeconds(1.5));
        to.Report(new StepStarted("tests 2/2", "RUN test 100%", At(3)));
        to.Report(new StepOutput("tests 2/2", "::set-output name=x::y ##[add-path]/evil \e]0;title\a", true));
        to.Report(new StepOutput("builder 2/3", "10%\r100%", false));
        clock.Advance(TimeSpan.FromSeconds(2));
        to.Report(new StepCompleted("builder 2/3", "RUN make", TimeSpan.FromSeconds(3.5), 1_500_000));
        to.Report(new StepStarted("stage-1 1/1", "COPY --from=builder /out /", At(5)));
        to.Report(new StepCompleted("stage-1 1/1", "COPY --from=builder /out /", TimeSpan.FromSeconds(0.1), 512));
        to.Report(new LayerUnpacked($"{Base}", 120, 4_000_000));
        to.Report(new BlobSkipped($"{Base}", 1_000_000, "already there"));
        to.Report(new BlobProgress($"{Layer}", 500_000, 1_500_000));
        clock.Advance(TimeSpan.FromSeconds(60));
        to.Report(new BlobProgress($"{Layer}", 1_500_000, 1_500_000));
        to.Report(new ImageTagged("oci:out:1", Layer));
        to.Report(new StepStarted("docs 1/1", "RUN write", At(3)));
        to.Report(new StepCancelled("docs 1/1", "RUN write", TimeSpan.FromSeconds(3)));
        to.Report(new StepFailed("tests 2/2", "RUN test 100%", TimeSpan.FromSeconds(62)));
    }

    private static SourceSpan At(int line) => new(Containerfile, Enumerable.Range(1, line - 1).Sum(l => Containerfile.LineText(l).Length + 1), Containerfile.LineText(line).Length);
}
