using System.Security.Cryptography;
using Oci.Content;
using Oci.Native;
using Oci.Testing;

namespace Oci.Tests.Content;

public sealed class FileHashCacheTests : IDisposable
{
    private static readonly DateTimeOffset Later = DateTimeOffset.UnixEpoch.AddDays(1);
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static FileStamp Stamp(ulong inode, long changed = 5) => new(new FileIdentity(1, inode), 10, new UnixTime(5, 1), new UnixTime(changed, 1));

    [Fact]
    public void What_was_learnt_of_a_file_is_known_to_the_next_process()
    {
        var cache = FileHashCache.Load(folder["hashes"]);
        cache.Add(Stamp(1), SHA256.HashData("one"u8), isPlain: true, Later);
        cache.Add(Stamp(2), SHA256.HashData("two"u8), isPlain: false, Later);
        cache.Save();
        var next = FileHashCache.Load(folder["hashes"]);
        Assert.Equal((true, false, false), (next.IsPlain(Stamp(1)), next.IsPlain(Stamp(2)), next.IsPlain(Stamp(3))));
        var hash = new byte[SHA256.HashSizeInBytes];
        Assert.True(next.TryFind(Stamp(2), hash));
        Assert.Equal(SHA256.HashData("two"u8), hash);
    }

    [Fact]
    public void A_file_that_was_changed_since_is_not_known()
    {
        var cache = FileHashCache.Empty();
        cache.Add(Stamp(1), SHA256.HashData("one"u8), isPlain: true, Later);
        Assert.False(cache.IsPlain(Stamp(1, changed: 6)));
        Assert.False(cache.TryFind(Stamp(1, changed: 6), new byte[SHA256.HashSizeInBytes]));
    }

    [Fact]
    public void A_file_that_may_still_change_unseen_is_not_remembered()
    {
        var cache = FileHashCache.Empty();
        cache.Add(Stamp(1), SHA256.HashData("one"u8), isPlain: true, DateTimeOffset.UnixEpoch.AddSeconds(5));
        Assert.False(cache.IsPlain(Stamp(1)));
    }

    [Fact]
    public void A_damaged_file_is_an_empty_one()
    {
        var cache = FileHashCache.Load(folder["hashes"]);
        cache.Add(Stamp(1), SHA256.HashData("one"u8), isPlain: true, Later);
        cache.Save();
        var bytes = File.ReadAllBytes(folder["hashes"]);
        for (var i = 0; i < bytes.Length; i += 7)
        {
            var damaged = bytes.ToArray();
            damaged[i] ^= 1;
            File.WriteAllBytes(folder["hashes"], damaged);
            Assert.False(FileHashCache.Load(folder["hashes"]).IsPlain(Stamp(1)));
        }
    }
}
