using Oci.Build;
using Oci.Diagnostics;
using Oci.Runtime;

namespace Oci.Tests.Build;

public sealed class StepLogTests : IProgress<ProgressEvent>
{
    private readonly List<string> shown = [];

    void IProgress<ProgressEvent>.Report(ProgressEvent value) => shown.Add(((StepOutput)value).Line);

    private string Show(string[] secrets, params string[] pieces)
    {
        shown.Clear();
        var log = new StepLog("1/1", this, secrets.Select(secret => (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(secret)));
        for (var i = 0; i < pieces.Length; i++) log.Write(new OutputLine(pieces[i], false) { GoesOn = i < pieces.Length - 1 });
        Assert.Equal<string>(shown, log.Tail);
        return string.Concat(shown);
    }

    [Fact]
    public void A_secret_is_covered_wherever_a_long_line_is_cut()
    {
        const string Line = "before hunter2 after hunter";
        for (var cut = 0; cut <= Line.Length; cut++)
        {
            Assert.Equal("before *** after hunter", Show(["hunter2"], Line[..cut], Line[cut..]));
            for (var second = cut; second <= Line.Length; second++) Assert.Equal("before *** after hunter", Show(["hunter2"], Line[..cut], Line[cut..second], Line[second..]));
        }
    }

    [Fact]
    public void The_longest_of_secrets_that_begin_alike_is_covered_across_a_cut() => Assert.Equal("a ***", Show(["abcd", "abcdef"], "a abcd", "ef"));

    [Fact]
    public void A_line_of_the_other_stream_does_not_end_one_that_goes_on()
    {
        var log = new StepLog("1/1", this, ["hunter2"u8.ToArray()]);
        log.Write(new OutputLine("x hun", false) { GoesOn = true });
        log.Write(new OutputLine("ter2", true));
        log.Write(new OutputLine("ter2", false));
        Assert.Equal(["x ", "ter2", "***"], shown);
    }
}
