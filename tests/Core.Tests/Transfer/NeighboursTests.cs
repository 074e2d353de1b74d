using Oci.Content;
using Oci.Images;
using Oci.Transfer;

namespace Oci.Tests.Transfer;

public sealed class NeighboursTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nobody_is_asked_twice_about_a_manifest_that_many_indexes_list()
    {
        var (image, shared) = (Named("image"), Named("shared"));
        var repository = new Talkative { About = { [image.Digest] = [.. Enumerable.Range(0, 10).Select(number => Named($"index {number}"))] } };
        var found = new List<Descriptor>();
        await foreach (var (content, _) in Neighbours.FindAsync(NamedRepository.Plain(repository), [image], index => Task.FromResult<IReadOnlyList<Descriptor>>([shared, index]), Ct)) found.Add(content);
        Assert.Equal(repository.About[image.Digest], found);
        Assert.Equal(12, repository.Asked.Count);
        Assert.Equal(12, repository.Asked.Distinct().Count());
    }

    private static Descriptor Named(string name) => new() { MediaType = MediaTypes.OciManifest, Digest = Digest.Sha256(System.Text.Encoding.UTF8.GetBytes(name)), Size = 1 };

    /// <summary>Tells of referrers, and remembers about what it was asked.</summary>
    private sealed class Talkative : IImageRepository
    {
        public Dictionary<Digest, Descriptor[]> About { get; } = [];

        public List<Digest> Asked { get; } = [];

        public Task<Descriptor?> ResolveAsync(string tagOrDigest, CancellationToken ct) => Task.FromResult<Descriptor?>(null);

        public IAsyncEnumerable<Descriptor> ListReferrersAsync(Digest subject, CancellationToken ct)
        {
            Asked.Add(subject);
            return (About.GetValueOrDefault(subject) ?? []).ToAsyncEnumerable();
        }

        public Task TagAsync(string tag, Descriptor target, CancellationToken ct) => throw new NotSupportedException();

        public IAsyncEnumerable<string> ListTagsAsync(CancellationToken ct) => throw new NotSupportedException();

        public ValueTask<bool> ContainsAsync(Descriptor content, CancellationToken ct) => throw new NotSupportedException();

        public Task<Stream> OpenReadAsync(Descriptor content, CancellationToken ct) => throw new NotSupportedException();

        public Task<ContentWriter> BeginWriteAsync(CancellationToken ct) => throw new NotSupportedException();
    }
}
