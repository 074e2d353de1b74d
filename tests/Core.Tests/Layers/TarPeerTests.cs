using System.Diagnostics;
using System.Runtime.Versioning;
using Oci.Layers;
using Oci.Testing;

namespace Oci.Tests.Layers;

/// <summary>
/// Trees through other projects' tars: a peer packs, we read and write again, a peer unpacks, and the tree is what it was. What a format
/// cannot hold is left out of the tree or not looked at.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class TarPeerTests : IDisposable
{
    private const TreeAspects WithoutXattrs = TreeAspects.All & ~TreeAspects.Xattrs;
    private const TreeAspects Coarse = WithoutXattrs | TreeAspects.WholeSeconds;

    // Names of every length, bytes that are no text, links of every kind, holes, odd times and owners.
    private const string MakeTree = """
        set -eu
        mkdir -p tree/dir/sub tree/empty && cd tree
        printf hello > dir/file; printf '' > dir/nothing; head -c 100000 /dev/urandom > dir/large; head -c 512 /dev/zero > dir/block
        ln dir/file hard; ln -s dir/file soft; ln -s /no/where dangling; ln -s . dir/self
        [ "$1" = python ] || ln soft hardsoft
        printf x > "$(printf 'bytes-\377\376\n')"; printf x > 'caf'$'\303\251'
        [ "$1" = tiny ] || printf x > "$(printf 'n%.0s' $(seq 100))"; [ "$1" = tiny ] || printf x > "dir/$(printf 'm%.0s' $(seq 100))"; mkdir "$(printf 'd%.0s' $(seq 96))"
        if [ "$1" != short ] && [ "$1" != tiny ]; then
          printf x > "$(printf 'l%.0s' $(seq 101))"
          long="$(printf 'p%.0s' $(seq 120))"; mkdir -p "$long/$long"; printf x > "$long/$long/$long"; ln "$long/$long/$long" linktolong
          ln -s "$(printf 's/%.0s' $(seq 150))" longlink; ln "$long/$long/$long" "$long/$long/hardlong"
          chown 3000000:4000000 dir/nothing
        fi
        truncate -s 300000 sparse; printf data | dd of=sparse bs=1 seek=100000 conv=notrunc status=none; printf end | dd of=sparse bs=1 seek=299997 conv=notrunc status=none
        truncate -s 70000 hole; for i in $(seq 40); do printf "$i" | dd of=many bs=1 seek=$((i * 20000)) conv=notrunc status=none; done
        if [ "$1" != tiny ]; then mkfifo fifo; mknod null c 1 3; mknod disk b 8 1; fi
        chmod 4755 dir/file; chmod 2711 dir/sub; chmod 1777 empty; chmod 0 dir/block
        chown 1000:100 dir hard; chown -h 1:2 soft
        if [ "$1" = full ]; then
          setfattr -n user.text -v value dir/large; setfattr -n user.bytes -v 0x00ff0a3d dir/large; setfattr -n user.dir -v d dir
          setfattr -n security.capability -v 0x0100000200040000000000000000000000000000 dir/large; setfattr -n trusted.t -v t empty
        fi
        touch -d '2001-02-03 04:05:06.123456789Z' dir/large; touch -d '1969-12-31 23:59:58Z' dir/block
        [ "$1" = python ] || touch -h -d '2010-01-01Z' dangling
        [ "$1" = full ] || find . -exec touch -h -d '2020-02-02 02:02:02Z' {} +
        touch -d '2005-05-05 05:05:05Z' dir/sub empty dir .
        """;

    private const string PythonPack = "import sys,tarfile\nwith tarfile.open('peer.tar','w',format=getattr(tarfile,sys.argv[1])) as t: t.add('tree','.')";
    private const string PythonUnpack = "import tarfile\nwith tarfile.open('ours.tar') as t: t.extractall('back',numeric_owner=True)";
    // bsdtar leaves the time of the folder it unpacks into alone.
    private const string BsdUnpack = "bsdtar -xpf ours.tar -C back --numeric-owner && touch -r tree back";
    private const string GnuUnpack = "tar --xattrs --xattrs-include=* -xpf ours.tar -C back --numeric-owner --delay-directory-restore";

    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("full", "tar --xattrs --xattrs-include=* --format=posix", TreeAspects.All)]
    [InlineData("full", "tar --xattrs --xattrs-include=* --format=posix --sparse --sparse-version=0.0", TreeAspects.All)]
    [InlineData("full", "tar --xattrs --xattrs-include=* --format=posix --sparse --sparse-version=0.1", TreeAspects.All)]
    [InlineData("full", "tar --xattrs --xattrs-include=* --format=posix --sparse --sparse-version=1.0", TreeAspects.All)]
    [InlineData("full", "tar --format=posix --pax-option=globexthdr.name=g,mtime=1000000000", Coarse & ~TreeAspects.Times)]
    [InlineData("coarse", "tar --format=gnu", Coarse)]
    [InlineData("coarse", "tar --format=gnu --sparse", Coarse)]
    [InlineData("coarse", "tar --format=oldgnu --sparse", Coarse)]
    [InlineData("short", "tar --format=ustar", Coarse)]
    [InlineData("tiny", "tar --format=v7", Coarse)]
    [InlineData("full", "bsdtar --format=pax", TreeAspects.All)]
    [InlineData("coarse", "bsdtar --format=gnutar", Coarse)]
    [InlineData("short", "bsdtar --format=ustar", Coarse)]
    [InlineData("tiny", "bsdtar --format=v7", Coarse)]
    [InlineData("python", "python3 PAX_FORMAT", Coarse)]
    [InlineData("python", "python3 GNU_FORMAT", Coarse)]
    public void A_peers_tar_is_read_as_the_peer_means_it(string kind, string packer, TreeAspects aspects)
    {
        var expected = Pack(kind, packer, aspects);
        Rewrite();
        IsUnpackedBy("tar", GnuUnpack, expected, aspects);
    }

    [Theory]
    [InlineData("bsdtar", BsdUnpack, TreeAspects.All)]
    [InlineData("python3", PythonUnpack, Coarse & ~TreeAspects.FileTimes)]
    public void Our_tar_is_read_by_peers_as_we_mean_it(string program, string command, TreeAspects aspects)
    {
        var expected = Pack(program == "python3" ? "python" : "full", "tar --xattrs --xattrs-include=* --format=posix", aspects);
        Rewrite();
        IsUnpackedBy(program, program == "python3" ? $"python3 -c \"{command}\"" : command, expected, aspects);
    }

    private TreeSnapshot Pack(string kind, string packer, TreeAspects aspects)
    {
        Peer.RequireRoot();
        var program = Peer.Require(packer.Split(' ')[0]);
        Run("bash", "-c", MakeTree, "make", kind);
        var expected = TreeSnapshot.Of(folder["tree"], aspects);
        if (packer.StartsWith("python3", StringComparison.Ordinal)) Run(program, "-c", PythonPack, packer.Split(' ')[1]);
        else Run(program, [.. packer.Split(' ')[1..], "-cf", "peer.tar", "-C", "tree", "."]);
        return expected;
    }

    private void Rewrite()
    {
        using var source = File.OpenRead(folder["peer.tar"]);
        using var reader = new TarReader(source, TarLimits.Default);
        using var target = File.Create(folder["ours.tar"]);
        var writer = new TarWriter(target);
        while (reader.TryReadNext(out var entry))
        {
            writer.WriteEntry(WithoutHoles(entry), reader.OpenContent());
        }
        writer.Finish();
    }

    private static TarEntry WithoutHoles(TarEntry entry) => new()
    {
        Type = entry.Type,
        RawName = entry.RawName,
        RawLinkName = entry.RawLinkName,
        Size = entry.Size,
        Mode = entry.Mode,
        Uid = entry.Uid,
        Gid = entry.Gid,
        ModifiedAt = entry.ModifiedAt,
        DeviceMajor = entry.DeviceMajor,
        DeviceMinor = entry.DeviceMinor,
        Xattrs = entry.Xattrs,
    };

    private void IsUnpackedBy(string program, string command, TreeSnapshot expected, TreeAspects aspects)
    {
        Peer.Require(program);
        folder.Make("back");
        Run("bash", "-c", $"set -f; {command}");
        var actual = TreeSnapshot.Of(folder["back"], aspects);
        Assert.True(expected.ToString() == actual.ToString(), expected.DiffTo(actual));
    }

    private void Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder.Path, RedirectStandardError = true };
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments.Where(a => a.Length < 200))}: {error}");
    }

    public void Dispose() => folder.Dispose();
}
