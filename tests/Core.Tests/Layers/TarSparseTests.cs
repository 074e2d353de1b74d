using System.Text;
using Oci.Layers;
using static Oci.Tests.Layers.TarBlocks;

namespace Oci.Tests.Layers;

/// <summary>The four kinds of sparse files: all of them say that "ab" is at 1000, "cd" at 2000, and that the file has 3000 bytes.</summary>
[Trait("Category", "Hostile")]
public sealed class TarSparseTests
{
    private static void IsTheSparseFile(TarBlocks tar)
    {
        var all = ReadAll(tar.File("next", "x").End().ToArray());
        var (entry, content) = all[0];
        Assert.Equal(["sparse", "next"], all.Select(e => Text(e.Entry.RawName)));
        Assert.Equal((TarEntryType.File, 3000L, 4L), (entry.Type, entry.Size, entry.StoredSize));
        Assert.Equal([new SparseSegment(1000, 2), new SparseSegment(2000, 2), new SparseSegment(3000, 0)], entry.Sparse!.Segments);
        var expected = new byte[3000];
        "ab"u8.CopyTo(expected.AsSpan(1000));
        "cd"u8.CopyTo(expected.AsSpan(2000));
        Assert.Equal(expected, content);
    }

    [Fact]
    public void Old_gnu_sparse_files_have_their_map_in_the_header() =>
        IsTheSparseFile(new TarBlocks().Header('S', "sparse", 4, magic: Gnu, edit: b =>
        {
            PutPairs(b, 386, (1000, 2), (2000, 2), (3000, 0));
            Put(b, 483, Octal(3000));
        }).Body("abcd"));

    [Fact]
    public void Old_gnu_maps_go_on_in_blocks_of_their_own()
    {
        var pairs = Enumerable.Range(0, 60).Select(i => (i * 1000L, 1L)).ToArray();
        var (second, third) = (new byte[512], new byte[512]);
        PutPairs(second, 0, pairs[4..25]);
        PutPairs(third, 0, pairs[25..46]);
        var fourth = new byte[512];
        PutPairs(fourth, 0, pairs[46..]);
        (second[504], third[504]) = (1, 1);
        var tar = new TarBlocks().Header('S', "sparse", 60, magic: Gnu, edit: b =>
        {
            PutPairs(b, 386, pairs[..4]);
            b[482] = 1;
            Put(b, 483, Octal(60_000));
        }).Body(second).Body(third).Body(fourth).Body(new string('x', 60)).End().ToArray();
        var (entry, content) = Assert.Single(ReadAll(tar));
        Assert.Equal(60, entry.Sparse!.Segments.Count);
        Assert.Equal(60, content.Count(b => b == 'x'));
        Assert.Equal((byte)'x', content[59_000]);
    }

    [Fact]
    public void Pax_0_0_has_pairs_of_records() =>
        IsTheSparseFile(new TarBlocks().Pax('x', ("GNU.sparse.size", "3000"), ("GNU.sparse.numblocks", "3"), ("GNU.sparse.offset", "1000"), ("GNU.sparse.numbytes", "2"),
            ("GNU.sparse.offset", "2000"), ("GNU.sparse.numbytes", "2"), ("GNU.sparse.offset", "3000"), ("GNU.sparse.numbytes", "0")).Header('0', "sparse", 4).Body("abcd"));

    [Fact]
    public void Pax_0_1_has_one_record() =>
        IsTheSparseFile(new TarBlocks().Pax('x', ("GNU.sparse.name", "sparse"), ("GNU.sparse.size", "3000"), ("GNU.sparse.numblocks", "3"),
            ("GNU.sparse.map", "1000,2,2000,2,3000,0")).Header('0', "GNUSparseFile.1/sparse", 4).Body("abcd"));

    [Fact]
    public void Pax_1_0_has_its_map_before_the_content() =>
        IsTheSparseFile(new TarBlocks().Pax('x', ("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.name", "sparse"), ("GNU.sparse.realsize", "3000"))
            .Header('0', "GNUSparseFile.1/sparse", 516).Body("3\n1000\n2\n2000\n2\n3000\n0\n").Body("abcd"));

    [Fact]
    public void A_file_may_be_one_hole()
    {
        var (entry, content) = Assert.Single(ReadAll(new TarBlocks().Pax('x', ("GNU.sparse.size", "3000"), ("GNU.sparse.numblocks", "0"), ("GNU.sparse.map", ""))
            .Header('0', "hole").End().ToArray()));
        Assert.Equal((3000L, 0L), (entry.Size, entry.StoredSize));
        Assert.Equal(new byte[3000], content);
    }

    private static string Octal(long value) => Convert.ToString(value, 8).PadLeft(11, '0');

    private static void PutPairs(byte[] block, int at, params (long Offset, long Length)[] pairs) =>
        Encoding.ASCII.GetBytes(string.Concat(pairs.Select(p => $"{Octal(p.Offset)}\0{Octal(p.Length)}\0"))).CopyTo(block, at);
}
