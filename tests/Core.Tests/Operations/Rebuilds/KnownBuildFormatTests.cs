using Oci.Build;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Images;
using Oci.Native;
using Oci.Operations;

namespace Oci.Tests.Operations;

public sealed class KnownBuildFormatTests
{
    private static readonly SourceText Source = new("Containerfile", "FROM scratch\nCOPY ä b\n");

    private static readonly KnownBuild Sample = new()
    {
        Question = [1, 2, 3],
        Variables = [KeyValuePair.Create("A", (string?)"x"), KeyValuePair.Create("B", (string?)null), KeyValuePair.Create("C", (string?)"")],
        Files =
        [
            new SeenFile(RootPath.Clean([.. "a/b"u8, 0xff]), true, new FileStamp(new FileIdentity(1, ulong.MaxValue), 5, new UnixTime(-3, 999_999_999), new UnixTime(long.MaxValue))),
            new SeenFile(RootPath.Root, false, null),
        ],
        Records = [KeyValuePair.Create("one", ulong.MaxValue)],
        Steps = 2,
        Events = [new BuildPlanned(null, 4), new StepCached("1/2", "COPY ä b", new SourceSpan(Source, 13, 8)), new StepCached("2/2", "COPY", null), new WarningRaised("lint", new Diagnostic(ErrorCodes.Usage, Severity.Warning, "found `ä`", new SourceSpan(Source, 0, 4), "type b")), new WarningRaised("lint", new Diagnostic(ErrorCodes.Usage, Severity.Information, "none")), new BlobSkipped("d", 7, "there"), new ImageTagged("x", Digest.Sha256("t"u8))],
        Manifest = new Descriptor { MediaType = MediaTypes.OciManifest, Digest = Digest.Sha256("m"u8), Size = 1 },
        Config = new Descriptor { MediaType = MediaTypes.OciConfig, Digest = Digest.Sha256("c"u8), Size = 2 },
        Tags = ["oci:a:1"],
    };

    [Fact]
    public void What_is_written_is_read()
    {
        var read = KnownBuildFormat.TryRead(KnownBuildFormat.Write(Sample), Sample.Question)!;
        Assert.Equal(Sample.Question, read.Question);
        Assert.Equal(Sample.Variables, read.Variables);
        Assert.Equal(Sample.Files, read.Files);
        Assert.Equal(Sample.Records, read.Records);
        Assert.Equal(Sample.Events.Select(Text), read.Events.Select(Text));
        Assert.Equal((Sample.Manifest, Sample.Config, Sample.Steps), (read.Manifest, read.Config, read.Steps));
        Assert.Equal(Sample.Tags, read.Tags);
        Assert.Equal("COPY ä b", ((StepCached)read.Events[1]).At!.Value.Text);
    }

    [Fact]
    public void The_answer_to_another_question_is_none()
    {
        Assert.Null(KnownBuildFormat.TryRead(KnownBuildFormat.Write(Sample), [1, 2, 4]));
        Assert.Null(KnownBuildFormat.TryRead(KnownBuildFormat.Write(Sample), [1, 2]));
    }

    [Fact]
    public void A_damaged_file_is_none()
    {
        var whole = KnownBuildFormat.Write(Sample);
        for (var length = 0; length < whole.Length; length++) Assert.Null(KnownBuildFormat.TryRead(whole[..length], Sample.Question));
        for (var at = 0; at < whole.Length; at++)
        {
            var altered = whole.ToArray();
            altered[at] ^= 1;
            Assert.Null(KnownBuildFormat.TryRead(altered, Sample.Question));
        }
        Assert.Null(KnownBuildFormat.TryRead([.. whole, 0], Sample.Question));
    }

    private static string Text(ProgressEvent value) => value is StepCached { At: { } at } ? $"{value.Scope} {at}" : $"{value}";
}
