using Oci.Content;
using Oci.Registries;

namespace Oci.Tests.Registries;

/// <summary>Lists of referrers under the fallback tag: clients write them, and not all of them well.</summary>
public sealed class ReferrerListTests : RegistryTestBase
{
    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(406)]
    [InlineData(501)]
    [InlineData(200)]
    public async Task Without_a_list_of_the_registry_referrers_are_at_the_tag_even_where_the_subject_was_read(int status)
    {
        var subject = Digest.Sha256("subject"u8);
        var asked = 0;
        Registry.Instead = async call =>
        {
            if (call.Path.Contains("/referrers/", StringComparison.Ordinal))
            {
                asked++;
                await call.RespondAsync(status, "<html>not here</html>");
            }
            else if (call.Method == "PUT" && call.Path.Contains("/manifests/sha256:", StringComparison.Ordinal))
            {
                await call.ReadBodyAsync();
                await call.RespondAsync(201, "", ("OCI-Subject", subject.ToString()));
            }
            else return false;
            return true;
        };
        var repository = Open();
        var referrers = new List<Digest>();
        for (var i = 0; i < 2; i++)
        {
            var manifest = System.Text.Encoding.UTF8.GetBytes($$$"""{"schemaVersion":2,"mediaType":"{{{MediaTypes.OciManifest}}}","artifactType":"a/{{{i}}}","config":{"mediaType":"{{{MediaTypes.OciEmpty}}}","digest":"{{{Digest.Sha256("{}"u8)}}}","size":2},"layers":[],"subject":{"mediaType":"{{{MediaTypes.OciManifest}}}","digest":"{{{subject}}}","size":7}}""");
            var target = new Descriptor { MediaType = MediaTypes.OciManifest, Digest = Digest.Sha256(manifest), Size = manifest.Length };
            await repository.PushManifestAsync(manifest, target, null, Ct);
            referrers.Add(target.Digest);
        }
        Assert.Equal(1, asked);
        Assert.Equal(referrers, (await Open().ListReferrersAsync(subject, Ct).ToListAsync(Ct)).Select(entry => entry.Digest));
    }

    [Fact]
    public async Task A_list_of_the_registry_needs_none_at_the_tag()
    {
        var subject = Digest.Sha256("subject"u8);
        var manifest = System.Text.Encoding.UTF8.GetBytes($$$"""{"schemaVersion":2,"mediaType":"{{{MediaTypes.OciManifest}}}","config":{"mediaType":"{{{MediaTypes.OciEmpty}}}","digest":"{{{Digest.Sha256("{}"u8)}}}","size":2},"layers":[],"subject":{"mediaType":"{{{MediaTypes.OciManifest}}}","digest":"{{{subject}}}","size":7}}""");
        Registry.Instead = async call =>
        {
            if (call.Path.Contains("/referrers/", StringComparison.Ordinal)) await call.RespondAsync(200, """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}""", ("Content-Type", MediaTypes.OciIndex));
            else if (call.Method == "PUT")
            {
                await call.ReadBodyAsync();
                await call.RespondAsync(201, "", ("OCI-Subject", subject.ToString()));
            }
            else return false;
            return true;
        };
        await Open().PushManifestAsync(manifest, new Descriptor { MediaType = MediaTypes.OciManifest, Digest = Digest.Sha256(manifest), Size = manifest.Length }, null, Ct);
        Assert.Single(Registry.Server.Calls, call => call.Method == "PUT");
    }

    [Fact]
    public async Task What_a_list_says_of_types_is_not_believed()
    {
        var subject = Digest.Sha256("subject"u8);
        var config = $$"""{"mediaType":"{{MediaTypes.OciEmpty}}","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2}""";
        var manifest = System.Text.Encoding.UTF8.GetBytes($$$"""{"schemaVersion":2,"mediaType":"{{{MediaTypes.OciManifest}}}","artifactType":"text/right","config":{{{config}}},"layers":[{{{config}}}],"subject":{"mediaType":"{{{MediaTypes.OciManifest}}}","digest":"{{{subject}}}","size":1},"annotations":{"a":"b"}}""");
        var digest = Digest.Sha256(manifest);
        var gone = Digest.Sha256("gone"u8);
        Registry.Manifests[digest.ToString()] = (MediaTypes.OciManifest, manifest);
        Registry.Manifests[$"sha256-{subject.Encoded}"] = (MediaTypes.OciIndex, System.Text.Encoding.UTF8.GetBytes($$"""
            {"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[
                {"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{digest}}","size":{{manifest.Length}},"artifactType":"text/wrong"},
                {"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{gone}}","size":1,"artifactType":"text/gone"}]}
            """));
        var listed = await Open().ListReferrersAsync(subject, Ct).ToListAsync(Ct);
        Assert.Equal([(digest, "text/right", "b"), (gone, "text/gone", null)], listed.Select(entry => (entry.Digest, entry.ArtifactType, entry.Annotations?["a"])));
        Assert.Equal(digest, Assert.Single(await Open().ListReferrersAsync(subject, "text/right", Ct).ToListAsync(Ct)).Digest);
        Assert.Empty(await Open().ListReferrersAsync(subject, "text/wrong", Ct).ToListAsync(Ct));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_list_that_another_writer_replaced_is_written_again(int times)
    {
        var subject = Digest.Sha256("subject"u8);
        var tag = $"sha256-{subject.Encoded}";
        var other = Digest.Sha256("other"u8);
        Registry.Instead = async call =>
        {
            if (call.Method != "PUT" || !call.Path.EndsWith(tag, StringComparison.Ordinal) || times-- <= 0) return false;
            await call.ReadBodyAsync();
            Registry.Manifests[tag] = (MediaTypes.OciIndex, List(other));
            await call.RespondAsync(201);
            return true;
        };
        var manifest = System.Text.Encoding.UTF8.GetBytes($$$"""{"schemaVersion":2,"mediaType":"{{{MediaTypes.OciIndex}}}","manifests":[],"subject":{"mediaType":"{{{MediaTypes.OciManifest}}}","digest":"{{{subject}}}","size":1}}""");
        var target = new Descriptor { MediaType = MediaTypes.OciIndex, Digest = Digest.Sha256(manifest), Size = manifest.Length };
        await Open().PushManifestAsync(manifest, target, null, Ct);
        Assert.Equal([other, target.Digest], (await Open().ListReferrersAsync(subject, Ct).ToListAsync(Ct)).Select(entry => entry.Digest));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8 << 20)]
    public async Task A_list_of_ten_thousand_does_not_make_ten_thousand_requests(int size)
    {
        var subject = Digest.Sha256("subject"u8);
        var entries = Enumerable.Range(0, 10_000).Select(i => $$"""{"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{Digest.Sha256(BitConverter.GetBytes(i))}}","size":{{size}}}""");
        Registry.Manifests[$"sha256-{subject.Encoded}"] = (MediaTypes.OciIndex, System.Text.Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[{{string.Join(',', entries)}}]}"""));
        Assert.Equal(10_000, (await Open().ListReferrersAsync(subject, Ct).ToListAsync(Ct)).Count);
        Assert.InRange(Registry.Server.Calls.Count, 1, size == 1 ? 1010 : 20);
    }

    private static byte[] List(Digest entry) => System.Text.Encoding.UTF8.GetBytes($$"""
        {"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[{"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{entry}}","size":1}]}
        """);
}
