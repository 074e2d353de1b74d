using Oci.Content;
using Oci.Diagnostics;
using Oci.Operations;
using Oci.Tasks;
using Oci.Testing;

namespace Oci.Tests.Tasks;

public sealed class PublishRecordTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_a_publish_came_to_is_read_back_whole()
    {
        var target = new Descriptor { MediaType = MediaTypes.OciManifest, Digest = Digest.Sha256("manifest"u8), Size = 8 };
        var elsewhere = target with { Digest = Digest.Sha256("another format"u8) };
        var result = new PublishResult(target, [new PublishedImage(target, "{}", "[]")], [new TaggedImage("oci:out:1", target), new TaggedImage("docker-archive:a.tar", elsewhere)], "/sbin/tini --");
        File.WriteAllBytes(folder["result.json"], PublishRecord.Of(result).ToBytes());
        var record = PublishRecord.Read(folder["result.json"]);
        Assert.Equal((target.Digest.ToString(), target.MediaType, "/sbin/tini --"), (record.Digest, record.MediaType, record.ReplacedEntrypoint));
        Assert.Equal([new("oci:out:1", target.Digest.ToString()), new("docker-archive:a.tar", elsewhere.Digest.ToString())], record.Places);
        Assert.Equal(new PublishRecordImage(target.Digest.ToString(), target.MediaType, "{}", "[]"), record.Images[0]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"Digest\":\"sha256:")]
    [InlineData("null")]
    [InlineData("{\"Digest\":\"d\",\"MediaType\":\"t\",\"Places\":[],\"Images\":[]}")]
    [InlineData("{\"Digest\":\"d\",\"MediaType\":\"t\",\"References\":[\"oci:out:1\"],\"Images\":[{\"Digest\":\"d\",\"MediaType\":\"t\",\"Manifest\":\"{}\",\"Configuration\":\"{}\"}]}")]
    [InlineData("{\"Digest\":\"d\",\"MediaType\":\"t\",\"Places\":[{\"Reference\":\"oci:out:1\",\"Digest\":\"d\"}],\"Images\":[{\"Digest\":\"d\",\"MediaType\":\"t\",\"Manifest\":\"{}\",\"Configuration\":\"{}\"}]}")]
    public void What_an_interrupted_publish_may_have_left_is_told_and_not_thrown_at_anybody(string text)
    {
        File.WriteAllText(folder["result.json"], text);
        var fault = Assert.Throws<OciException>(() => PublishRecord.Read(folder["result.json"]));
        Assert.Equal((ErrorCodes.InvalidDocument, "dotnet publish -t:PublishContainer"), (fault.Code, fault.Hint));
        // Before that, the publish that finds it forgets it.
        using var task = new OciCheckResult { Result = folder["result.json"], StateRoot = folder["state"], ProjectFile = folder["app.csproj"] };
        Assert.True(task.Execute());
        Assert.False(File.Exists(folder["result.json"]));
    }
}
