using System.Collections.Concurrent;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Testing;

namespace Oci.Tests.Registries;

/// <summary>Lists in pages that are left before the registry says that they end: whoever reads one learns that it may not be whole.</summary>
public sealed class CutListTests : RegistryTestBase, IProgress<ProgressEvent>
{
    private readonly ConcurrentQueue<WarningRaised> heard = [];
    private int page;

    void IProgress<ProgressEvent>.Report(ProgressEvent value) => heard.Enqueue((WarningRaised)value);

    [Theory]
    [InlineData("", "100 pages in a row were empty")]
    [InlineData("\"a\"", "5 pages in a row had nothing new")]
    public async Task Tags_that_stop_coming_are_told_as_cut(string tags, string why)
    {
        Serve("/tags/list", _ => $$"""{"tags":[{{tags}}]}""");
        Assert.Equal(tags.Length == 0 ? [] : ["a"], await OpenLoud().ListTagsAsync(Ct).ToListAsync(Ct));
        AssertTold("the list of tags of ", why);
    }

    [Fact]
    public async Task Referrers_that_stop_coming_are_told_as_cut()
    {
        Serve("/referrers/", _ => Index);
        Assert.Empty(await OpenLoud().ListReferrersAsync(Digest.Sha256("x"u8), Ct).ToListAsync(Ct));
        AssertTold("the list of referrers of ", "100 pages in a row were empty");
    }

    [Fact]
    public async Task A_list_that_ends_or_turns_in_a_circle_is_whole()
    {
        // Empty pages on the way are a registry's that divides its list before it filters it; at the end of this one stands its own address.
        Serve("/tags/list", number => number == 50 ? """{"tags":["a"]}""" : """{"tags":[]}""", last: 99);
        Assert.Equal(["a"], await OpenLoud().ListTagsAsync(Ct).ToListAsync(Ct));
        Assert.Equal(99, page);
        Assert.Empty(heard);
    }

    private static string Index => $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[]}""";

    private Oci.Registries.RegistryRepository OpenLoud() => Open(options => options with { Progress = this });

    private void AssertTold(string what, string why)
    {
        var told = Assert.Single(heard).Diagnostic;
        Assert.Equal((ErrorCodes.InvalidRegistryAnswer, Severity.Warning), (told.Code, told.Severity));
        Assert.StartsWith(what, told.Message, StringComparison.Ordinal);
        Assert.Contains(why, told.Message, StringComparison.Ordinal);
    }

    // Every page leads to another one, until the last leads to itself.
    private void Serve(string end, Func<int, string> body, int last = int.MaxValue) => Registry.Instead = async call =>
    {
        if (!call.Path.Contains(end, StringComparison.Ordinal)) return false;
        page++;
        await call.RespondAsync(200, body(page), ("Link", $"<{call.Path}?page={Math.Min(page, last - 1)}>; rel=\"next\""));
        return true;
    };
}
