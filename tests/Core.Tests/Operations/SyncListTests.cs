using Oci.Diagnostics;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Tests.Operations;

[Trait("Category", "Hostile")]
public sealed class SyncListTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_field_of_the_form_is_read()
    {
        var sources = Read("""
            registry.example:5000:
                images:
                    busybox: []
                    team/app:
                        - "1.0"
                        - sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a
                images-by-tag-regex:
                    nginx: ^1\.13\.[12]-alpine$
                images-by-semver:
                    alpine: ">= 3.12.0"
                credentials:
                    username: john
                    password: "a: secret"
                tls-verify: false
                cert-dir: /certs
            quay.io:
                images: {coreos/etcd: [latest]}
            """);
        Assert.Equal(["busybox", "team/app", "nginx", "alpine", "coreos/etcd"], sources.Select(source => source.Repository));
        Assert.Equal("registry.example:5000", sources[0].Registry);
        Assert.Equal(2, sources[1].Tags.Count);
        Assert.True(sources[2].Picks!("1.13.2-alpine") && !sources[2].Picks!("1.13.2-alpine2"));
        Assert.True(sources[3].Picks!("3.12") && !sources[3].Picks!("3.11"));
        Assert.Equal(("john:a: secret", false, "/certs"), (sources[0].Access.Credentials, sources[0].Access.TlsVerify, sources[0].Access.CertDir));
        Assert.Null(sources[4].Access.Credentials);
    }

    [Fact]
    public void An_empty_list_names_nothing() => Assert.Empty(Read(""));

    [Theory]
    [InlineData("registry.example: {pictures: {a: []}}", "pictures")]
    [InlineData("registry.example: [a]", "something else")]
    [InlineData("registry.example: {images: {a: {b: c}}}", "list of tags")]
    [InlineData("registry.example: {images-by-tag-regex: {a: '('}}", "regular expression")]
    [InlineData("registry.example: {images-by-semver: {a: newest}}", "range of versions")]
    [InlineData("registry.example: {tls-verify: perhaps}", "perhaps")]
    [InlineData("registry.example: {credentials: {username: a}}", "password")]
    [InlineData("a: ]", "YAML")]
    public void What_is_wrong_is_said_with_its_line(string text, string words)
    {
        var fault = Assert.Throws<OciException>(() => Read(text));
        Assert.Equal(ErrorCodes.InvalidSyncList, fault.Code);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        Assert.Contains("line 1", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    public void A_list_that_is_nested_without_end_is_refused(string level)
    {
        var fault = Assert.Throws<OciException>(() => Read(string.Concat(Enumerable.Repeat(level, 200_000))));
        Assert.Equal(ErrorCodes.InvalidSyncList, fault.Code);
        Assert.Contains("nested", fault.Message, StringComparison.Ordinal);
    }

    private IReadOnlyList<SyncSource> Read(string text)
    {
        File.WriteAllText(folder["list.yaml"], text);
        return SyncList.Read(folder["list.yaml"], new RegistryAccess());
    }
}
