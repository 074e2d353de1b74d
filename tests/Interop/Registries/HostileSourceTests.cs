using System.Runtime.Versioning;
using System.Text;
using Oci.Testing;

namespace Oci.Interop.Registries;

/// <summary>Images that mean harm, at every place that an image can lie: refused in time, in little memory, with a reason, and nothing of them has a name afterwards.</summary>
[SupportedOSPlatform("linux"), Trait("Category", "Linux")]
public sealed class HostileSourceTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly HostilePlace place;
    private readonly CappedTool tool;

    public HostileSourceTests() => (place, tool) = (new HostilePlace(folder), new CappedTool(folder));

    public async ValueTask DisposeAsync()
    {
        await place.DisposeAsync();
        folder.Dispose();
    }

    public static TheoryData<string, string> Cases => [.. HostilePlace.Forms.SelectMany(form => HostileCases.All.Where(each => !each.Value.NotAt.Split(' ').Contains(form)).Select(each => (each.Key, form)))];

    public static TheoryData<string> Forms => [.. HostilePlace.Forms];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task An_image_that_nobody_spoiled_is_copied(string form)
    {
        (await tool.RunAsync("copy", place.Put(new HostileImage(), form), "oci:out:1")).Succeeded();
        (await tool.RunAsync("verify", "oci:out:1")).Succeeded();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_spoiled_image_is_refused(string name, string form)
    {
        var (spoil, codes, _) = HostileCases.All[name];
        var image = new HostileImage();
        spoil(image);
        var reference = place.Put(image, form);
        var copied = await tool.RunAsync("copy", "--all", reference, "oci:out:1");
        var inspected = await tool.RunAsync("inspect", reference);
        // A copy carries a configuration as the bytes that it is; who reads it refuses it.
        var said = (name.StartsWith("configuration", StringComparison.Ordinal) && copied.ExitCode == 0 ? inspected : copied).Failed(1);
        Assert.True(codes.Split(' ').Any(code => said.Contains($"error[{code}", StringComparison.Ordinal)), said);
        if (copied.ExitCode == 1 && Directory.Exists(folder["out"])) Assert.DoesNotContain("sha256", await File.ReadAllTextAsync(folder["out/index.json"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Whatever_is_changed_in_a_document_it_is_read_or_refused(string form)
    {
        var random = new Random(form.Length);
        for (var round = 0; round < 12; round++)
        {
            var image = new HostileImage { Manifest = text => Mutate(text, random), Config = text => round % 3 == 0 ? Mutate(text, random) : text };
            var result = await tool.RunAsync("copy", "--all", place.Put(image, form), $"oci:out{round}:1");
            Assert.InRange(result.ExitCode, 0, 1);
            if (result.ExitCode == 1) Assert.Contains("error[OCI", result.Error, StringComparison.Ordinal);
            if (form != "docker") Directory.Delete(folder["hostile"], recursive: true);
        }
    }

    private static string Mutate(string text, Random random)
    {
        var bytes = Encoding.ASCII.GetBytes(text).ToList();
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            var at = random.Next(bytes.Count);
            if (random.Next(3) == 0) bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 40)));
            else bytes[at] = (byte)"{}[]\",:0-9eE\\ntfu"[random.Next(17)];
            if (bytes.Count == 0) break;
        }
        return Encoding.ASCII.GetString([.. bytes]);
    }
}
