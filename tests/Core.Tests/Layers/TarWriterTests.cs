using System.Text;
using Oci.Layers;
using Oci.Native;
using static Oci.Tests.Layers.TarBlocks;

namespace Oci.Tests.Layers;

public sealed class TarWriterTests
{
    private static TarEntry Entry(string name, TarEntryType type = TarEntryType.File, string link = "", int mode = 0x1a4, uint uid = 0, uint gid = 0,
        UnixTime time = default, long size = 0, uint major = 0, uint minor = 0, params ExtendedAttribute[] xattrs) => new()
        {
            Type = type,
            RawName = Encoding.Latin1.GetBytes(name),
            RawLinkName = Encoding.Latin1.GetBytes(link),
            Mode = mode,
            Uid = uid,
            Gid = gid,
            ModifiedAt = time,
            Size = size,
            DeviceMajor = major,
            DeviceMinor = minor,
            Xattrs = xattrs,
        };

    private static byte[] Write(params TarEntry[] entries)
    {
        var bytes = new MemoryStream();
        var writer = new TarWriter(bytes);
        foreach (var entry in entries) writer.WriteEntry(entry, new MemoryStream(new byte[entry.Size]));
        writer.Finish();
        Assert.Equal(bytes.Length, writer.Position);
        return bytes.ToArray();
    }

    private static string Field(byte[] tar, int block, int at, int length) => Encoding.Latin1.GetString(tar, block * 512 + at, length);

    [Fact]
    public void A_plain_entry_is_one_ustar_header()
    {
        var bytes = new MemoryStream();
        var writer = new TarWriter(bytes);
        writer.WriteEntry(Entry("dir/file", mode: 0xded, uid: 1000, gid: 100, time: new UnixTime(1_700_000_000), size: 5), new MemoryStream("hello"u8.ToArray()));
        writer.Finish();
        var expected = new byte[512 * 4];
        foreach (var (at, text) in new (int, string)[]
        {
            (0, "dir/file"), (100, "0006755"), (108, "0001750"), (116, "0000144"), (124, "00000000005"), (136, "14524770400"), (148, "010721\0 "), (156, "0"),
            (257, "ustar\u000000"), (329, "0000000"), (337, "0000000"), (512, "hello"),
        }) Put(expected, at, text);
        Assert.Equal(expected, bytes.ToArray());
    }

    [Fact]
    public void Long_names_are_split_before_they_become_records()
    {
        var (directory, name) = (new string('d', 150), new string('n', 100));
        var tar = Write(Entry($"{directory}/{name}"));
        Assert.Equal((512 * 3, name, directory), (tar.Length, Field(tar, 0, 0, 100), Field(tar, 0, 345, 150)));
    }

    [Theory]
    [InlineData(101, 0)]
    [InlineData(156, 1)]
    [InlineData(50, 101)]
    [InlineData(50, 206)]
    public void Names_that_cannot_be_split_become_records(int first, int second)
    {
        var name = new string('a', first) + (second == 0 ? "" : "/" + new string('b', second));
        var tar = Write(Entry(name));
        Assert.Equal("x", Field(tar, 0, 156, 1));
        Assert.Equal(name, Text(Assert.Single(ReadAll(tar)).Entry.RawName));
    }

    [Fact]
    public void A_pax_header_says_nothing_of_the_time_and_place_of_writing()
    {
        var tar = Write(Entry("some/dir/caf\u00e9/", TarEntryType.Directory, time: new UnixTime(7)));
        Assert.Equal(("PaxHeaders.0/caf_\0", "0000644\0", "0000000\0", "0000000\0", "00000000054\0", "00000000000\0"),
            (Field(tar, 0, 0, 18), Field(tar, 0, 100, 8), Field(tar, 0, 108, 8), Field(tar, 0, 116, 8), Field(tar, 0, 124, 12), Field(tar, 0, 136, 12)));
    }

    [Fact]
    public void Records_are_only_the_needed_ones_and_sorted()
    {
        var tar = Write(Entry("a\u00ff", TarEntryType.CharacterDevice, "", 0x1a4, 2097152, 2097151, new UnixTime(1, 500), 0, 2097152, 1,
            new ExtendedAttribute("user.b", "2"u8.ToArray()), new ExtendedAttribute("user.a", "1"u8.ToArray())));
        var body = Field(tar, 1, 0, 512).TrimEnd('\0');
        Assert.Equal("27 SCHILY.devmajor=2097152\n25 SCHILY.xattr.user.a=1\n25 SCHILY.xattr.user.b=2\n21 hdrcharset=BINARY\n19 mtime=1.0000005\n11 path=a\u00ff\n15 uid=2097152\n", body);
    }

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(0x1ffffffff, 0, false)]
    [InlineData(0x200000000, 0, true)]
    [InlineData(-1, 0, true)]
    [InlineData(0, 1, true)]
    public void Times_that_do_not_fit_become_records(long seconds, int nanoseconds, bool isRecord)
    {
        var time = new UnixTime(seconds, nanoseconds);
        var tar = Write(Entry("a", time: time));
        Assert.Equal(isRecord, Field(tar, 0, 156, 1) == "x");
        Assert.Equal(time, Assert.Single(ReadAll(tar)).Entry.ModifiedAt);
    }

    [Theory]
    [InlineData(0x1ffffffff, false)]
    [InlineData(0x200000000, true)]
    public void Sizes_that_do_not_fit_become_records(long size, bool isRecord)
    {
        var bytes = new MemoryStream();
        new TarWriter(bytes).WriteEntry(Entry("a", size: size));
        Assert.Equal(isRecord, Field(bytes.ToArray(), 0, 156, 1) == "x");
        using var reader = new TarReader(new MemoryStream(bytes.ToArray()), TarLimits.Default);
        Assert.True(reader.TryReadNext(out var entry));
        Assert.Equal(size, entry.Size);
    }

    [Fact]
    public void Record_lengths_count_their_own_digits()
    {
        for (var length = 1; length < 1100; length++)
        {
            var xattr = new ExtendedAttribute("user.a", new byte[length]);
            Assert.Equal([xattr], Assert.Single(ReadAll(Write(Entry("a", xattrs: xattr)))).Entry.Xattrs);
        }
    }

    [Fact]
    public void Directories_get_their_slash_once()
    {
        var all = ReadAll(Write(Entry("a", TarEntryType.Directory), Entry("b/", TarEntryType.Directory)));
        Assert.Equal(["a/", "b/"], all.Select(e => Text(e.Entry.RawName)));
    }

    [Fact]
    public void What_no_tar_can_hold_is_our_fault()
    {
        foreach (var wrong in new[]
        {
            Entry(""), Entry("a\0"), Entry("a", TarEntryType.Symlink), Entry("a", link: "b"), Entry("a", TarEntryType.Directory, size: 1), Entry("a", size: -1),
            Entry("a", xattrs: new ExtendedAttribute("user.a", default)), Entry("a", xattrs: new ExtendedAttribute("user.a=b", "x"u8.ToArray())),
            new TarEntry { Type = TarEntryType.File, RawName = "a"u8.ToArray(), Mode = 0, Sparse = new SparseMap([], 0) },
        }) Assert.ThrowsAny<ArgumentException>(() => new TarWriter(Stream.Null).WriteEntry(wrong));
    }

    [Fact]
    public void Content_must_have_the_stated_size()
    {
        var writer = new TarWriter(Stream.Null);
        writer.WriteEntry(Entry("a", size: 3));
        Assert.Throws<InvalidOperationException>(() => writer.WriteData(new byte[4]));
        writer.WriteData(new byte[2]);
        Assert.Throws<InvalidOperationException>(writer.Finish);
        Assert.Throws<InvalidOperationException>(() => writer.WriteEntry(Entry("b")));
        writer.WriteData(new byte[1]);
        writer.Finish();
    }

    [Fact]
    public void Reading_what_was_written_gives_it_back()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var entries = Enumerable.Range(0, random.Next(1, 12)).Select(_ => TarEntries.Any(random)).ToList();
            var bytes = new MemoryStream();
            var writer = new TarWriter(bytes);
            foreach (var (entry, content) in entries) writer.WriteEntry(entry, new MemoryStream(content));
            writer.Finish();
            var read = ReadAll(bytes.ToArray());
            Assert.Equal(entries.Select(e => TarEntries.Describe(e.Entry)), read.Select(e => TarEntries.Describe(e.Entry)));
            Assert.Equal(entries.Select(e => Convert.ToHexString(e.Content)), read.Select(e => Convert.ToHexString(e.Content)));
        }
    }
}
