using System.Text;
using Oci.Diagnostics;
using Oci.Layers;
using static Oci.Tests.Layers.TarBlocks;

namespace Oci.Tests.Layers;

/// <summary>Archives made to be read differently by different readers, or to eat memory: each is refused, and cheaply.</summary>
[Trait("Category", "Hostile")]
public sealed class TarReaderHostileTests
{
    private static void IsRefused(TarBlocks tar, ErrorCode? code = null, TarLimits? limits = null)
    {
        var fault = Assert.Throws<OciException>(() => ReadAll(tar.File("next", "x").End().ToArray(), limits));
        Assert.Equal(code ?? ErrorCodes.InvalidTar, fault.Code);
    }

    private static TarBlocks Tar => new();

    [Theory]
    [InlineData("x")]
    [InlineData("0 path=a\n")]
    [InlineData("1 ")]
    [InlineData("2 \n")]
    [InlineData("4 =\n")]
    [InlineData("5 =a\n")]
    [InlineData("6 path\n")]
    [InlineData("11 path=a\n")]
    [InlineData("8 path=a\n")]
    [InlineData("9 path=a\nx")]
    [InlineData("9 path=a ")]
    [InlineData("-9 path=a\n")]
    [InlineData("+9 path=a\n")]
    [InlineData(" 9 path=a\n")]
    [InlineData("0x9 path=a\n")]
    [InlineData("99999999999999999999 path=a\n")]
    [InlineData("9path=aa\n")]
    [InlineData("12 pa\0th=abc\n")]
    [InlineData("10 path=\0\n")]
    [InlineData("14 linkpath=\0\n")]
    [InlineData("9 path=a\n\0")]
    public void Malformed_pax_records_are_never_skipped(string body) => IsRefused(Tar.PaxRaw('x', body).Header('2', "a", 0, "b"));

    [Fact]
    public void A_sparse_file_is_not_smaller_than_nothing() =>
        IsRefused(Tar.Header('S', "a", 0, magic: Gnu, edit: block => block.AsSpan(483, 12).Fill(0xff)));

    [Theory]
    [InlineData("size", "-1")]
    [InlineData("size", "1.5")]
    [InlineData("size", "0x10")]
    [InlineData("size", "9223372036854775808")]
    [InlineData("size", " 1")]
    [InlineData("uid", "-1")]
    [InlineData("uid", "4294967295")]
    [InlineData("uid", "4294967296")]
    [InlineData("gid", "18446744073709551616")]
    [InlineData("gid", "root")]
    [InlineData("mtime", "")]
    [InlineData("mtime", ".5")]
    [InlineData("mtime", "--1")]
    [InlineData("mtime", "1e9")]
    [InlineData("mtime", "1.5.5")]
    [InlineData("mtime", "9999999999999999999999")]
    [InlineData("mtime", "NaN")]
    [InlineData("SCHILY.devmajor", "4294967296")]
    [InlineData("SCHILY.xattr.", "x")]
    [InlineData("SCHILY.xattr.\u00ff", "x")]
    [InlineData("LIBARCHIVE.xattr.user.a", "not base64!")]
    [InlineData("LIBARCHIVE.xattr.user.a", "a")]
    public void Values_that_mean_nothing_are_refused(string key, string value)
    {
        if (value.Length == 0) return; // takes a global value back
        IsRefused(Tar.Pax('x', (key, value)).Header('3', "a"));
    }

    [Theory]
    [InlineData("path", "all")]
    [InlineData("linkpath", "all")]
    [InlineData("size", "512")]
    [InlineData("GNU.sparse.size", "512")]
    [InlineData("SCHILY.xattr.user.a", "x")]
    [InlineData("LIBARCHIVE.xattr.user.a", "YQ")]
    [InlineData("SCHILY.devmajor", "1")]
    public void A_global_header_may_not_name_or_size_entries(string key, string value) => IsRefused(Tar.Pax('g', (key, value)).Header('0', "a"));

    [Fact]
    public void The_pax_size_is_the_size()
    {
        // A reader that trusts the header's size instead sees `hidden`, and one that trusts it for the header alone sees `smuggled`.
        var inner = Tar.File("hidden", "x").ToArray();
        var all = ReadAll(Tar.Pax('x', ("size", $"{inner.Length}")).Header('0', "outer", 0).Body(inner).File("after", "").End().ToArray());
        Assert.Equal(["outer", "after"], all.Select(e => Text(e.Entry.RawName)));
    }

    [Fact]
    public void A_pax_size_is_for_one_entry_only()
    {
        var all = ReadAll(Tar.Pax('x', ("size", "3")).Header('0', "a", 0).Body("abc").Header('0', "b", 0).Header('0', "c", 0).End().ToArray());
        Assert.Equal([3L, 0L, 0L], all.Select(e => e.Entry.Size));
    }

    [Theory]
    [InlineData('1')]
    [InlineData('2')]
    [InlineData('5')]
    [InlineData('6')]
    public void A_pax_size_gives_no_content_to_what_is_no_file(char type)
    {
        var all = ReadAll(Tar.Pax('x', ("size", "512")).Header(type, "a", 512, "b").File("next", "").End().ToArray());
        Assert.Equal(["a", "next"], all.Select(e => Text(e.Entry.RawName)));
    }

    [Fact]
    public void Each_extension_comes_once_before_an_entry()
    {
        IsRefused(Tar.Pax('x', ("path", "a")).Pax('x', ("path", "b")).Header('0', "c"));
        IsRefused(Tar.LongName('L', "a").LongName('L', "b").Header('0', "c"));
        IsRefused(Tar.LongName('K', "a").LongName('K', "b").Header('2', "c", 0, "d"));
        IsRefused(Tar.Pax('x', ("path", "a")).Pax('g', ("mtime", "1")).Header('0', "c"));
    }

    [Fact]
    public void Two_names_for_one_entry_must_be_the_same()
    {
        IsRefused(Tar.Pax('x', ("path", "a")).LongName('L', "b").Header('0', "c"));
        IsRefused(Tar.Pax('x', ("linkpath", "a")).LongName('K', "b").Header('2', "c", 0, "d"));
        Assert.Equal(["a", "next"], ReadAll(Tar.Pax('x', ("path", "a")).LongName('L', "a").Header('0', "c").File("next", "").End().ToArray()).Select(e => Text(e.Entry.RawName)));
    }

    [Fact]
    public void Extensions_without_an_entry_are_refused()
    {
        foreach (var tar in new[] { Tar.Pax('x', ("path", "a")), Tar.LongName('L', "a"), Tar.LongName('K', "a") })
        {
            Assert.Equal(ErrorCodes.InvalidTar, Assert.Throws<OciException>(() => ReadAll(tar.ToArray())).Code);
            Assert.Equal(ErrorCodes.InvalidTar, Assert.Throws<OciException>(() => ReadAll(tar.End().ToArray())).Code);
        }
    }

    [Fact]
    public void Nothing_hides_behind_a_single_zero_block() => IsRefused(Tar.File("a", "").Zeros(1).File("hidden", ""));

    [Theory]
    [InlineData('8')]
    [InlineData('A')]
    [InlineData('D')]
    [InlineData('M')]
    [InlineData('N')]
    [InlineData('X')]
    [InlineData('\u00ff')]
    public void Types_that_nobody_knows_are_refused(char type) => IsRefused(Tar.Header(type, "a"));

    [Theory]
    [InlineData(100, "0000008\0")]
    [InlineData(108, "-000001\0")]
    [InlineData(116, "12 34\0\0\0")]
    [InlineData(124, "1\0" + "2\0\0\0\0\0\0\0\0\0")]
    [InlineData(124, "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff")]
    [InlineData(124, "\u0080\0\0\u0001\0\0\0\0\0\0\0\0")]
    [InlineData(108, "\u0080\0\0\0\u00ff\u00ff\u00ff\u00ff")]
    [InlineData(108, "\u0080\0\0\u0001\0\0\0\0")]
    [InlineData(116, "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff")]
    [InlineData(136, "junk\0\0\0\0\0\0\0\0")]
    public void Numbers_out_of_range_are_refused_and_not_wrapped(int at, string field) => IsRefused(Tar.Header('0', "a", edit: b => Put(b, at, field)));

    [Theory]
    [InlineData("00000000\0")]
    [InlineData("        ")]
    [InlineData("junk    ")]
    public void A_wrong_checksum_is_refused(string checksum) => IsRefused(Tar.Header('0', "a", after: b => Put(b, 148, checksum[..8])));

    [Fact]
    public void Names_are_neither_empty_nor_missing()
    {
        IsRefused(Tar.Header('0', ""));
        IsRefused(Tar.Header('1', "a"));
        IsRefused(Tar.Header('2', "a"));
    }

    [Fact]
    public void Every_truncation_is_seen()
    {
        var tar = Tar.Pax('x', ("mtime", "1")).LongName('L', "long").Header('0', "a", 1500, magic: Gnu).Body(new byte[1500]).ToArray();
        const int Padding = 36; // of the content to a whole block
        for (var length = 1; length < tar.Length - Padding; length += 37)
        {
            var fault = Assert.Throws<OciException>(() => ReadAll(tar[..length]));
            Assert.Equal(ErrorCodes.InvalidTar, fault.Code);
        }
    }

    [Fact]
    public void Huge_claims_cost_nothing()
    {
        var limits = TarLimits.Default;
        IsRefused(Tar.Header('x', "a", 256 << 20), ErrorCodes.LimitExceeded);
        IsRefused(Tar.Header('x', "a", 8L << 30 - 1), ErrorCodes.LimitExceeded);
        IsRefused(Tar.Header('g', "a", 256 << 20), ErrorCodes.LimitExceeded);
        IsRefused(Tar.Header('L', "a", 256 << 20), ErrorCodes.LimitExceeded);
        IsRefused(Tar.Header('K', "a", limits.MaxNameLength + 2), ErrorCodes.LimitExceeded);
        IsRefused(Tar.PaxRaw('x', $"{limits.MaxPaxRecordSize + 1} path=a\n"), ErrorCodes.LimitExceeded);
        IsRefused(Tar.Pax('x', ("size", $"{long.MaxValue}")).Header('0', "a"), ErrorCodes.LimitExceeded);
        IsRefused(Tar.Header('0', "a", 600 << 20), ErrorCodes.InvalidTar);
    }

    [Fact]
    public void Names_and_attributes_are_limited()
    {
        var limits = new TarLimits { MaxNameLength = 10, MaxXattrSize = 10, MaxPaxRecordSize = 100, MaxPaxHeaderSize = 300, MaxEntries = 3, MaxFileSize = 1000 };
        var (ten, eleven) = (new string('n', 10), new string('n', 11));
        IsRefused(Tar.Pax('x', ("path", eleven)).Header('0', "a"), ErrorCodes.LimitExceeded, limits);
        IsRefused(Tar.Pax('x', ("linkpath", eleven)).Header('0', "a"), ErrorCodes.LimitExceeded, limits);
        IsRefused(Tar.Pax('x', ("SCHILY.xattr.user.a", eleven)).Header('0', "a"), ErrorCodes.LimitExceeded, limits);
        IsRefused(Tar.Pax('x', ("comment", new string('c', 100))).Header('0', "a"), ErrorCodes.LimitExceeded, limits);
        IsRefused(Tar.Pax('x', [.. Enumerable.Repeat(("comment", new string('c', 80)), 4)]).Header('0', "a"), ErrorCodes.LimitExceeded, limits);
        IsRefused(Tar.LongName('L', eleven).Header('0', "a"), ErrorCodes.LimitExceeded, limits);
        IsRefused(Tar.Header('0', "a", 1001), ErrorCodes.LimitExceeded, limits);
        IsRefused(Tar.File("a", "").File("b", "").File("c", ""), ErrorCodes.LimitExceeded, limits);
        Assert.Equal(3, ReadAll(Tar.Pax('x', ("path", ten), ("SCHILY.xattr.user.a", ten)).Header('0', "a").LongName('L', ten).Header('0', "a").File("c", "").End().ToArray(), limits).Count);
    }

    [Theory]
    [InlineData("GNU.sparse.map", "0,1,2")]
    [InlineData("GNU.sparse.map", "0,1,")]
    [InlineData("GNU.sparse.map", "-1,4")]
    [InlineData("GNU.sparse.map", "0,5")]
    [InlineData("GNU.sparse.map", "0,3")]
    [InlineData("GNU.sparse.map", "99,4")]
    [InlineData("GNU.sparse.map", "50,2,51,2")]
    [InlineData("GNU.sparse.map", "50,2,10,2")]
    [InlineData("GNU.sparse.map", "9223372036854775807,4")]
    [InlineData("GNU.sparse.map", "0,9223372036854775807,9223372036854775807,9223372036854775807")]
    [InlineData("GNU.sparse.map", "99999999999999999999,4")]
    [InlineData("GNU.sparse.offset", "1")]
    [InlineData("GNU.sparse.numbytes", "1")]
    [InlineData("GNU.sparse.major", "2")]
    [InlineData("GNU.sparse.future", "1")]
    [InlineData("GNU.sparse.numblocks", "7")]
    public void Impossible_sparse_maps_are_refused(string key, string value) =>
        IsRefused(Tar.Pax('x', ("GNU.sparse.size", "100"), (key, value)).Header('0', "a", 4).Body("abcd"));

    [Fact]
    public void Sparse_maps_of_1_0_are_checked()
    {
        static TarBlocks With(string map, long size = 516, string minor = "0") =>
            Tar.Pax('x', ("GNU.sparse.major", "1"), ("GNU.sparse.minor", minor), ("GNU.sparse.realsize", "100")).Header('0', "a", size).Body(map).Body("abcd");
        IsRefused(With("1\n0\n"), ErrorCodes.InvalidTar);
        IsRefused(With("1\n0\n4\n", 100));
        IsRefused(With("1\n0\n4\n", minor: "1"));
        IsRefused(With("-1\n0\n4\n"));
        IsRefused(With("x\n"));
        IsRefused(With("123456789012345678901\n"));
        IsRefused(With($"{TarLimits.Default.MaxSparseSegments + 1}\n"), ErrorCodes.LimitExceeded);
        IsRefused(With("262144\n0\n4\n"));
        Assert.Equal("abcd"u8, ReadAll(With("1\n0\n4\n").End().ToArray())[0].Content.AsSpan(0, 4));
    }

    [Fact]
    public void Long_sparse_maps_are_limited()
    {
        var limits = new TarLimits { MaxSparseSegments = 30 };
        var pairs = string.Concat(Enumerable.Repeat("00000000000\000000000000\0", 21));
        IsRefused(Tar.Header('S', "a", magic: Gnu, edit: b => { Put(b, 386, pairs[..96]); b[482] = 1; })
            .Body(pairs.PadRight(504, '\0') + "\u0001").Body(pairs), ErrorCodes.LimitExceeded, limits);
        IsRefused(Tar.Pax('x', ("GNU.sparse.size", "1"), ("GNU.sparse.map", string.Join(',', Enumerable.Repeat("0,0", 31)))).Header('0', "a"), ErrorCodes.LimitExceeded, limits);
    }

    [Fact]
    public void Only_gnu_files_are_sparse_in_the_old_way()
    {
        IsRefused(Tar.Header('S', "a", edit: b => Put(b, 483, "00000000000")));
        IsRefused(Tar.Pax('x', ("GNU.sparse.size", "1"), ("GNU.sparse.map", "")).Header('5', "a"));
        IsRefused(Tar.Pax('x', ("GNU.sparse.size", "1"), ("GNU.sparse.map", "")).Header('S', "a", magic: Gnu));
        IsRefused(Tar.Pax('x', ("GNU.sparse.map", "")).Header('0', "a"));
    }

    [Fact]
    public void Mutated_archives_are_read_or_refused_and_nothing_else()
    {
        var seeds = Seeds();
        var random = new Random(20250101);
        var rounds = Testing.Repository.RunsAll ? 400_000 : 12_000;
        var limits = new TarLimits { MaxFileSize = 1 << 20 };
        for (var round = 0; round < rounds; round++)
        {
            var tar = seeds[random.Next(seeds.Count)].ToArray();
            for (var changes = random.Next(1, 6); changes > 0; changes--) Mutate(tar, random);
            if (random.Next(4) > 0) FixChecksums(tar);
            var cut = random.Next(8) == 0 ? tar[..random.Next(tar.Length)] : tar;
            try
            {
                ReadAll(cut, limits);
            }
            catch (OciException fault) when (fault.Code == ErrorCodes.InvalidTar || fault.Code == ErrorCodes.LimitExceeded)
            {
                Assert.DoesNotContain('\0', fault.Message);
            }
        }
    }

    private static List<byte[]> Seeds() =>
    [
        Tar.File("dir/file", "hello").Header('5', "d/").Header('2', "l", 0, "target").Header('1', "h", 0, "dir/file").Header('3', "c").Header('6', "p").End().ToArray(),
        Tar.Pax('g', ("mtime", "1"), ("uid", "5")).Pax('x', ("path", "long"), ("mtime", "1.5"), ("SCHILY.xattr.user.a", "v"), ("size", "5")).Header('0', "s", 5).Body("hello").End().ToArray(),
        Tar.LongName('K', "link").LongName('L', "name").Header('2', "n", 0, "l", Gnu).End().ToArray(),
        Tar.Header('S', "sparse", 4, magic: Gnu, edit: b => { Put(b, 386, "00000001750\000000000002\000000003720\000000000002\0"); Put(b, 483, "00000005670"); }).Body("abcd").End().ToArray(),
        Tar.Pax('x', ("GNU.sparse.size", "3000"), ("GNU.sparse.numblocks", "2"), ("GNU.sparse.map", "1000,2,2000,2")).Header('0', "s", 4).Body("abcd").End().ToArray(),
        Tar.Pax('x', ("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.realsize", "3000")).Header('0', "s", 516).Body("2\n1000\n2\n2000\n2\n").Body("abcd").End().ToArray(),
    ];

    private static void Mutate(byte[] tar, Random random)
    {
        var at = random.Next(tar.Length);
        switch (random.Next(5))
        {
            case 0:
                tar[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                tar[at] = (byte)random.Next(256);
                break;
            case 2:
                tar[at] = (byte)"0123456789 \n=,-\0xgLKS"[random.Next(21)];
                break;
            case 3:
                tar.AsSpan(at, Math.Min(random.Next(1, 20), tar.Length - at)).Fill((byte)(random.Next(2) * 255));
                break;
            default:
                var (from, to) = (random.Next(tar.Length / 512) * 512, random.Next(tar.Length / 512) * 512);
                tar.AsSpan(from, 512).CopyTo(tar.AsSpan(to));
                break;
        }
    }

    // Else most mutations of headers would end at the checksum.
    private static void FixChecksums(byte[] tar)
    {
        for (var at = 0; at + 512 <= tar.Length; at += 512)
        {
            var block = tar.AsSpan(at, 512);
            if (!block.Slice(257, 5).SequenceEqual("ustar"u8)) continue;
            Encoding.ASCII.GetBytes(Convert.ToString(TarHeader.Sums(block).Unsigned, 8).PadLeft(6, '0')).CopyTo(block[148..]);
        }
    }
}
