using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;
using static Oci.Tests.Layers.TarBlocks;

namespace Oci.Tests.Layers;

/// <summary>Every header format, from bytes made by hand.</summary>
public sealed class TarReaderTests
{
    private static TarEntry Single(TarBlocks tar) => Assert.Single(ReadAll(tar.End().ToArray())).Entry;

    private static TarBlocks Tar => new();

    [Fact]
    public void A_ustar_header_is_read_field_by_field()
    {
        var (entry, content) = Assert.Single(ReadAll(Tar.File("dir/file", "hello").End().ToArray()));
        Assert.Equal((TarEntryType.File, "dir/file", 5L), (entry.Type, Text(entry.RawName), entry.Size));
        Assert.Equal((0x1a4, 1000u, 100u, new UnixTime(15)), (entry.Mode, entry.Uid, entry.Gid, entry.ModifiedAt));
        Assert.Equal("hello"u8, content);
        Assert.Empty(entry.Xattrs);
        Assert.Null(entry.Sparse);
    }

    [Theory]
    [InlineData('1', TarEntryType.HardLink)]
    [InlineData('2', TarEntryType.Symlink)]
    [InlineData('3', TarEntryType.CharacterDevice)]
    [InlineData('4', TarEntryType.BlockDevice)]
    [InlineData('5', TarEntryType.Directory)]
    [InlineData('6', TarEntryType.Fifo)]
    public void Only_files_have_content_whatever_the_size_field_says(char flag, TarEntryType type)
    {
        var all = ReadAll(Tar.Header(flag, "a", 512, "target").File("b", "content").End().ToArray());
        Assert.Equal((type, 0L), (all[0].Entry.Type, all[0].Entry.Size));
        Assert.Equal("b", Text(all[1].Entry.RawName));
    }

    [Theory]
    [InlineData('0')]
    [InlineData('\0')]
    [InlineData('7')]
    public void The_flags_of_regular_files_mean_the_same(char flag) => Assert.Equal(TarEntryType.File, Single(Tar.Header(flag, "a")).Type);

    [Fact]
    public void An_old_file_with_a_slash_is_a_directory()
    {
        Assert.Equal(TarEntryType.Directory, Single(Tar.Header('\0', "a/", magic: V7)).Type);
        Assert.Equal(TarEntryType.File, Single(Tar.Header('0', "a/")).Type);
    }

    [Fact]
    public void The_prefix_of_ustar_is_joined_with_a_slash() =>
        Assert.Equal("some/where/a", Text(Single(Tar.Header('0', "a", edit: b => Put(b, 345, "some/where"))).RawName));

    [Fact]
    public void Names_may_fill_their_fields()
    {
        var (name, prefix) = (new string('n', 100), new string('p', 155));
        Assert.Equal($"{prefix}/{name}", Text(Single(Tar.Header('0', name, edit: b => Put(b, 345, prefix))).RawName));
        Assert.Equal(name, Text(Single(Tar.Header('2', "a", 0, name)).RawLinkName));
    }

    [Theory]
    [InlineData(V7)]
    [InlineData(Gnu)]
    public void Other_formats_have_no_prefix(string magic) =>
        Assert.Equal("a", Text(Single(Tar.Header('0', "a", magic: magic, edit: b => Put(b, 345, "00000000017"))).RawName));

    [Fact]
    public void The_prefix_of_star_is_shorter()
    {
        var entry = Single(Tar.Header('0', "a", edit: b => { Put(b, 345, new string('p', 131) + "00000000017 "); Put(b, 508, "tar\0"); }));
        Assert.Equal(new string('p', 131) + "/a", Text(entry.RawName));
    }

    [Fact]
    public void Devices_have_numbers_and_other_types_do_not()
    {
        var device = Single(Tar.Header('4', "sda", edit: b => { Put(b, 329, "0000010"); Put(b, 337, "0000003"); }));
        Assert.Equal((8u, 3u), (device.DeviceMajor, device.DeviceMinor));
        var file = Single(Tar.Header('0', "a", edit: b => Put(b, 329, "junk")));
        Assert.Equal((0u, 0u), (file.DeviceMajor, file.DeviceMinor));
    }

    [Fact]
    public void Base_256_numbers_hold_what_octal_digits_cannot()
    {
        var entry = Single(Tar.Header('5', "a", magic: Gnu, edit: b =>
        {
            new byte[] { 0x80, 0, 0, 0, 0xff, 0xff, 0xff, 0xfe }.CopyTo(b, 108);
            Enumerable.Repeat((byte)0xff, 12).ToArray().CopyTo(b, 136);
        }));
        Assert.Equal((0xfffffffeu, new UnixTime(-1)), (entry.Uid, entry.ModifiedAt));
    }

    [Theory]
    [InlineData("644 \0\0\0\0", 0x1a4)]
    [InlineData("   644 \0", 0x1a4)]
    [InlineData("0100755\0", 0x1ed)]
    [InlineData("00006755", 0xded)]
    [InlineData("\0\0\0\0\0\0\0\0", 0)]
    [InlineData("        ", 0)]
    public void Octal_numbers_may_be_padded_in_every_way(string field, int mode) =>
        Assert.Equal(mode, Single(Tar.Header('0', "a", edit: b => Put(b, 100, field))).Mode);

    [Fact]
    public void A_checksum_may_be_of_signed_bytes()
    {
        var name = "caf\u00e9"; // Latin-1: one byte above 127
        var entry = Single(Tar.Header('0', name, after: b => Put(b, 148, Convert.ToString(TarHeader.Sums(b).Signed, 8).PadLeft(6, '0') + "\0 ")));
        Assert.Equal(name, Text(entry.RawName));
    }

    [Fact]
    public void Names_are_bytes_and_not_text() =>
        Assert.Equal([0xff, 0xfe, (byte)'\n'], Single(Tar.Header('0', "\u00ff\u00fe\n")).RawName.ToArray());

    [Fact]
    public void Pax_records_win_over_the_header()
    {
        var entry = Single(Tar.Pax('x', ("path", "long/name=\u00ff"), ("uid", "3000000"), ("gid", "4294967294"), ("mtime", "1.5"), ("size", "3"),
            ("hdrcharset", "BINARY"), ("comment", "\0\n"), ("atime", "7"), ("uname", "me")).Header('0', "short", 99).Body("abc"));
        Assert.Equal(("long/name=\u00ff", 3000000u, 4294967294u), (Text(entry.RawName), entry.Uid, entry.Gid));
        Assert.Equal((new UnixTime(1, 500_000_000), 3L), (entry.ModifiedAt, entry.Size));
    }

    [Theory]
    [InlineData("0", 0, 0)]
    [InlineData("1700000000.123456789", 1700000000, 123456789)]
    [InlineData("1.0000000019", 1, 1)]
    [InlineData("5.", 5, 0)]
    [InlineData("-1", -1, 0)]
    [InlineData("-0.5", -1, 500_000_000)]
    [InlineData("-1.25", -2, 750_000_000)]
    [InlineData("-1.0000000001", -2, 999_999_999)]
    [InlineData("-0.9999999999", -1, 0)]
    public void Pax_times_are_cut_to_nanoseconds_towards_the_past(string text, long seconds, int nanoseconds) =>
        Assert.Equal(new UnixTime(seconds, nanoseconds), Single(Tar.Pax('x', ("mtime", text)).Header('0', "a")).ModifiedAt);

    [Fact]
    public void The_last_of_several_records_of_one_key_counts() =>
        Assert.Equal("b", Text(Single(Tar.Pax('x', ("path", "a"), ("path", "b")).Header('0', "c")).RawName));

    [Fact]
    public void Pax_links_win_over_the_header()
    {
        var entry = Single(Tar.Pax('x', ("linkpath", "../x y")).Header('2', "a", 0, "z"));
        Assert.Equal("../x y", Text(entry.RawLinkName));
    }

    [Fact]
    public void A_global_header_holds_until_it_is_overridden_or_taken_back()
    {
        var all = ReadAll(Tar
            .Pax('g', ("mtime", "100"), ("uid", "7"), ("comment", "of all"))
            .Header('0', "global")
            .Pax('x', ("mtime", "200")).Header('0', "local")
            .Pax('x', ("mtime", "")).Header('0', "header")
            .Pax('g', ("mtime", ""), ("gid", "8")).Header('0', "after").End().ToArray());
        Assert.Equal([100, 200, 15, 15], all.Select(e => e.Entry.ModifiedAt.Seconds));
        Assert.Equal([7u, 7u, 7u, 7u], all.Select(e => e.Entry.Uid));
        Assert.Equal([100u, 100u, 100u, 8u], all.Select(e => e.Entry.Gid));
    }

    [Fact]
    public void Extended_attributes_are_raw_bytes_sorted_by_name()
    {
        var entry = Single(Tar.Pax('x', ("SCHILY.xattr.user.z", "\0=\n\u00ff"), ("SCHILY.xattr.security.capability", "\u0001\0\0\u0002"), ("SCHILY.xattr.user.empty", ""),
            ("LIBARCHIVE.xattr.user.z", "b3RoZXI"), ("LIBARCHIVE.xattr.user.caf%C3%A9", "b25seQ")).Header('0', "a"));
        Assert.Equal(
        [
            new ExtendedAttribute("security.capability", new byte[] { 1, 0, 0, 2 }),
            new ExtendedAttribute("user.café", "only"u8.ToArray()),
            new ExtendedAttribute("user.z", new byte[] { 0, (byte)'=', (byte)'\n', 0xff }),
        ], entry.Xattrs);
    }

    [Fact]
    public void Device_numbers_may_come_from_records()
    {
        var entry = Single(Tar.Pax('x', ("SCHILY.devmajor", "259"), ("SCHILY.devminor", "1048575")).Header('3', "a"));
        Assert.Equal((259u, 1048575u), (entry.DeviceMajor, entry.DeviceMinor));
    }

    [Fact]
    public void Gnu_long_names_win_over_the_header()
    {
        var name = new string('n', 5000);
        var entry = Single(Tar.LongName('K', name + "k").LongName('L', name).Header('2', name[..100], 0, "short", Gnu));
        Assert.Equal((name, name + "k"), (Text(entry.RawName), Text(entry.RawLinkName)));
    }

    [Fact]
    public void A_pax_size_is_that_of_the_next_entry_and_not_of_a_long_name_before_it()
    {
        var all = ReadAll(Tar.Pax('x', ("size", "3")).LongName('L', "long").Header('0', "short", 1000, magic: Gnu).Body("abc").File("next", "").End().ToArray());
        Assert.Equal(["long", "next"], all.Select(e => Text(e.Entry.RawName)));
        Assert.Equal("abc"u8, all[0].Content);
    }

    [Fact]
    public void Offsets_tell_where_an_entry_and_its_content_are()
    {
        var all = ReadAll(Tar.File("a", "x").Pax('x', ("mtime", "1")).Header('0', "b", 1).Body("y").End().ToArray());
        Assert.Equal([(0L, 512L), (1024L, 2560L)], all.Select(e => (e.Entry.HeaderOffset, e.Entry.DataOffset)));
    }

    [Fact]
    public void Content_that_is_not_read_is_skipped()
    {
        var big = new byte[3_000_000];
        var tar = Tar.Header('0', "big", big.Length).Body(big).File("after", "x").End().ToArray();
        foreach (var stream in new Stream[] { new MemoryStream(tar), new TrickleStream(tar, 100_001, canSeek: false) })
        {
            using var reader = new TarReader(stream, TarLimits.Default);
            Assert.True(reader.TryReadNext(out _));
            Assert.Equal(10, reader.ReadData(new byte[10]));
            Assert.True(reader.TryReadNext(out var after));
            Assert.Equal("after", Text(after.RawName));
            Assert.False(reader.TryReadNext(out _));
            Assert.False(reader.TryReadNext(out _));
        }
    }

    [Fact]
    public void A_volume_label_is_no_entry() => Assert.Equal("a", Text(Single(Tar.Header('V', "label", magic: Gnu).Header('0', "a")).RawName));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(20)]
    public void An_archive_may_end_with_the_stream_or_with_zero_blocks(int zeros)
    {
        Assert.Empty(ReadAll(Tar.Zeros(zeros).ToArray()));
        Assert.Single(ReadAll(Tar.File("a", "x").Zeros(zeros).ToArray()));
    }

    [Fact]
    public void An_archive_may_end_with_its_last_entrys_content()
    {
        var tar = Tar.File("a", "text").ToArray();
        Assert.Single(ReadAll(tar[..(512 + 4)]));
        Assert.Throws<OciException>(() => ReadAll(tar[..(512 + 3)]));
    }

    [Fact]
    public void What_follows_the_end_marker_is_nobodys_business() => Assert.Empty(ReadAll(Tar.End().File("hidden", "x").ToArray()));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(511)]
    public void A_source_may_deliver_a_few_bytes_at_a_time(int step)
    {
        var tar = Tar.Pax('x', ("path", "a")).Header('0', "b", 600).Body(new string('c', 600)).File("d", "e").End().ToArray();
        var all = ReadAll(new TrickleStream(tar, step, canSeek: false));
        Assert.Equal(["a", "d"], all.Select(e => Text(e.Entry.RawName)));
        Assert.Equal(600, all[0].Content.Length);
    }

    [Fact]
    public void Content_of_an_entry_that_is_gone_is_not_another_ones()
    {
        using var reader = new TarReader(new MemoryStream(Tar.File("a", "x").File("b", "y").End().ToArray()), TarLimits.Default);
        reader.TryReadNext(out _);
        var content = reader.OpenContent();
        reader.TryReadNext(out _);
        Assert.Throws<InvalidOperationException>(() => content.ReadByte());
    }

    [Fact]
    public void Where_it_is_allowed_an_entry_without_a_name_is_the_root() =>
        Assert.Equal(".", Text(ReadAll(Tar.Header('5', "").End().ToArray(), new TarLimits { AllowsEmptyNames = true })[0].Entry.RawName));

    [Fact]
    public void Faults_say_where()
    {
        var fault = Assert.Throws<OciException>(() => ReadAll(Tar.File("a", "x").Header('0', "b", after: b => b[0]++).End().ToArray()));
        Assert.Equal(ErrorCodes.InvalidTar, fault.Code);
        Assert.EndsWith("in the tar at byte 1024", fault.Message, StringComparison.Ordinal);
    }
}
