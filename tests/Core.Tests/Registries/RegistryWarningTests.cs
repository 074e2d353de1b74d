using System.Collections.Concurrent;
using Oci.Diagnostics;
using Oci.Testing;

namespace Oci.Tests.Registries;

/// <summary>What a registry wants its users to know is told, once, and as text only.</summary>
public sealed class RegistryWarningTests : RegistryTestBase, IProgress<ProgressEvent>
{
    private readonly ConcurrentQueue<WarningRaised> heard = [];

    void IProgress<ProgressEvent>.Report(ProgressEvent value) => heard.Enqueue((WarningRaised)value);

    [Fact]
    public async Task A_warning_is_told_once_however_often_it_is_given()
    {
        await ListenAsync("299 - \"Your \\\"free\\\" plan ends \u001b[31mtomorrow\"");
        var told = Assert.Single(heard).Diagnostic;
        Assert.Equal((ErrorCodes.RegistryWarned, Severity.Warning), (told.Code, told.Severity));
        Assert.StartsWith($"`{Registry.Server.Host}` says: Your \"free\" plan ends ", told.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(told.Message, char.IsControl);
    }

    [Theory]
    [InlineData("110 - \"Response is stale\"")]
    [InlineData("299 proxy.example \"What a cache says\"")]
    [InlineData("299 - \"\"")]
    [InlineData("299 -")]
    [InlineData("\"")]
    public async Task What_is_no_warning_of_a_registry_is_not_told(string value)
    {
        await ListenAsync(value);
        Assert.Empty(heard);
    }

    [Fact]
    public async Task Warnings_without_end_are_told_no_more_than_anybody_reads()
    {
        var count = 0;
        await ListenAsync(() => $"299 - \"{new string('w', 5000)}{count++}\"");
        await ListenAsync(() => $"299 - \"number {count++}\"");
        Assert.InRange(heard.Count, 1, 16);
        Assert.All(heard, told => Assert.InRange(told.Diagnostic.Message.Length, 1, 1000));
    }

    private Task ListenAsync(string value) => ListenAsync(() => value);

    private async Task ListenAsync(Func<string> value)
    {
        Registry.Instead = async call =>
        {
            await call.RespondAsync(404, "", ("Warning", value()));
            return true;
        };
        var repository = Open(options => options with { Progress = this });
        for (var i = 0; i < 20; i++) Assert.Null(await repository.ResolveAsync($"t{i}", Ct));
    }
}
