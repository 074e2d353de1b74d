using Oci.Content;
using Oci.Diagnostics;
using Oci.Operations;
using Oci.Testing;
using Oci.Tests.Registries;

namespace Oci.Tests.Operations;

/// <summary>Tags of a registry: the manifest is written again, and nothing else travels.</summary>
public sealed class TagRegistryTests : RegistryTestBase
{
    private readonly byte[] index = """{"schemaVersion":2,"manifests":[]}"""u8.ToArray();

    public TagRegistryTests() => Registry.Manifests["v1"] = Registry.Manifests[Digest.Sha256(index).ToString()] = (MediaTypes.OciIndex, index);

    [Theory]
    [InlineData(":v1")]
    [InlineData("@")]
    public async Task Tags_are_given_to_what_the_name_stands_for(string suffix)
    {
        var image = suffix == "@" ? $"@{Digest.Sha256(index)}" : suffix;
        var named = await TagAsync(image, "stable", $"docker://{Registry.Name.Name}:two");
        Assert.Equal([$"{Registry.Name.Name}:stable", $"{Registry.Name.Name}:two"], named.Select(each => each.Name));
        Assert.All(named, each => Assert.Equal((Digest.Sha256(index), MediaTypes.OciIndex), (each.Target.Digest, each.Target.MediaType)));
        Assert.All((string[])["stable", "two"], tag => Assert.Equal(index, Registry.Manifests[tag].Bytes));
        Assert.DoesNotContain(Registry.Server.Calls, call => call.Path.Contains("/blobs/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("docker://127.0.0.1:1/other:two")]
    [InlineData("oci:folder:two")]
    [InlineData("a/b:two")]
    public async Task A_name_elsewhere_is_refused_before_anything_is_written(string name)
    {
        Assert.Equal(ErrorCodes.UnsupportedLocation, (await Assert.ThrowsAsync<OciException>(() => TagAsync(":v1", "stable", name))).Code);
        Assert.DoesNotContain("stable", Registry.Manifests.Keys);
    }

    [Fact]
    public async Task A_tag_that_is_not_there_is_said_with_where_to_look()
    {
        var fault = await Assert.ThrowsAsync<OciException>(() => TagAsync(":gone", "stable"));
        Assert.Equal((ErrorCodes.ImageNotFound, $"dotnet-oci tags {Registry.Name.Name}"), (fault.Code, fault.Hint));
    }

    private async Task<IReadOnlyList<NamedImage>> TagAsync(string image, params string[] names)
    {
        using var folder = new TemporaryFolder();
        var host = new OciHost { Environment = new Dictionary<string, string>(), StateRoot = folder["state"], TempFolder = folder["tmp"] };
        return await new TagOperation(host).RunAsync(new TagRequest { Image = $"docker://{Registry.Name.Name}{image}", Names = names }, Ct);
    }
}
