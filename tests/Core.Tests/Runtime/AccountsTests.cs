using System.Runtime.Versioning;
using System.Text;
using Oci.Diagnostics;
using Oci.Native;
using Oci.Runtime;
using Oci.Testing;

namespace Oci.Tests.Runtime;

[SupportedOSPlatform("linux")]
public sealed class AccountsTests : IDisposable
{
    private const string Passwd = """
        # comment
        root:x:0:0:root:/root:/bin/sh

        app:x:1000:1001:,,,:/home/app:/bin/sh
        app:x:2000:2000::/second:/bin/sh
        nohome:x:7:8
        odd:x:9:9::relative:/bin/sh
        1000:x:0:0:digits for a name:/evil:/bin/sh
        -1:x:0:0::/minus:/bin/sh
        wrap:x:4294967296:0::/wrap:/bin/sh
        max:x:2147483647:2147483647::/max:/bin/sh
        over:x:2147483648:1::/over:/bin/sh
        minus:x:-1:1::/minus:/bin/sh
        badgid:x:12:99999999999:::/bin/sh
        short:x
        """;

    private const string Group = """
        root:x:0:
        app:x:1001:
        audio:x:29:app,root
        video:x:44:someone,app
        again:x:29:app
        twice:x:1001:app
        wrap:x:4294967296:app
        1000:x:77:
        """;

    private readonly TemporaryFolder folder = new();

    public AccountsTests()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("Needs Linux");
        Directory.CreateDirectory(folder["etc"]);
        File.WriteAllText(folder["etc/passwd"], Passwd);
        File.WriteAllText(folder["etc/group"], Group);
    }

    public void Dispose() => folder.Dispose();

    private Accounts Read()
    {
        using var rootfs = RootDirectory.Open(folder.Path);
        return Accounts.Read(rootfs);
    }

    [Theory]
    [InlineData("", 0, 0, "/root", "0,29")]
    [InlineData("root", 0, 0, "/root", "0,29")]
    [InlineData("0", 0, 0, "/root", "0,29")]
    [InlineData("app", 1000, 1001, "/home/app", "1001,29,44")]
    [InlineData("1000", 1000, 1001, "/home/app", "1001,29,44")]
    [InlineData("01000", 1000, 1001, "/home/app", "1001,29,44")]
    [InlineData("app:", 1000, 1001, "/home/app", "1001,29,44")]
    [InlineData("app:audio", 1000, 29, "/home/app", "29")]
    [InlineData("app:5", 1000, 5, "/home/app", "5")]
    [InlineData("1000:video", 1000, 44, "/home/app", "44")]
    [InlineData("app:1000", 1000, 1000, "/home/app", "1000")]
    [InlineData("4242", 4242, 0, "/", "0")]
    [InlineData("4242:4343", 4242, 4343, "/", "4343")]
    [InlineData("nohome", 7, 8, "/", "8")]
    [InlineData("odd", 9, 9, "/", "9")]
    [InlineData("max", int.MaxValue, int.MaxValue, "/max", "2147483647")]
    [InlineData("2147483647", int.MaxValue, int.MaxValue, "/max", "2147483647")]
    public void A_user_is_found_by_name_or_number(string user, int uid, int gid, string home, string groups)
    {
        var found = Read().Resolve(user);
        Assert.Equal(((uint)uid, (uint)gid, home, groups), (found.Uid, found.Gid, found.Home, string.Join(',', found.AdditionalGids)));
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("app:nobody")]
    [InlineData(":1000")]
    [InlineData(":")]
    [InlineData("app:audio:video")]
    [InlineData(" root")]
    [InlineData("root ")]
    [InlineData("+0")]
    [InlineData("0x0")]
    [InlineData("1_000")]
    [InlineData("٠")]
    [InlineData("1e3")]
    [InlineData("wrap")]
    [InlineData("over")]
    [InlineData("minus")]
    [InlineData("badgid")]
    [InlineData("short")]
    [InlineData("app:wrap")]
    [InlineData("2147483648")]
    [InlineData("4294967295")]
    [InlineData("4294967296")]
    [InlineData("18446744073709551616")]
    [InlineData("99999999999999999999999999999999")]
    [InlineData("0:4294967296")]
    [InlineData("root\n")]
    [InlineData("\0")]
    public void A_user_that_is_unknown_or_out_of_range_is_refused(string user)
    {
        var fault = Assert.Throws<OciException>(() => Read().Resolve(user));
        Assert.Equal(ErrorCodes.InvalidUser, fault.Code);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public void A_name_like_a_negative_number_is_only_a_name() => Assert.Equal(0u, Read().Resolve("-1").Uid);

    [Fact]
    public void Owners_are_found_one_by_one()
    {
        var accounts = Read();
        Assert.Equal((1000u, 29u, 12u), (accounts.UidOf("app"), accounts.GidOf("audio"), accounts.UidOf("12")));
        Assert.Throws<OciException>(() => accounts.GidOf("nobody"));
        Assert.Throws<OciException>(() => accounts.UidOf("4294967296"));
    }

    [Fact]
    public void Without_the_files_numbers_still_do()
    {
        Directory.Delete(folder["etc"], recursive: true);
        Assert.Equal((5u, 0u, "/"), (Read().Resolve("5").Uid, Read().Resolve("5").Gid, Read().Resolve("").Home));
        Assert.Throws<OciException>(() => Read().Resolve("root"));
    }

    [Fact]
    public void Links_are_followed_inside_the_root_only()
    {
        File.Delete(folder["etc/passwd"]);
        File.CreateSymbolicLink(folder["etc/passwd"], "/usr/passwd");
        Assert.Throws<OciException>(() => Read().Resolve("app"));
        Directory.CreateDirectory(folder["usr"]);
        File.WriteAllText(folder["usr/passwd"], "app:x:3:3::/x:\n");
        Assert.Equal(3u, Read().Resolve("app").Uid);
        File.Delete(folder["etc/passwd"]);
        File.CreateSymbolicLink(folder["etc/passwd"], "../../../../../../etc/passwd");
        Assert.ThrowsAny<OciException>(() => Read().Resolve("root")); // a loop inside the root, not the host's file
    }

    [Fact]
    public async Task A_fifo_or_a_device_is_refused_at_once()
    {
        Peer.RequireRoot();
        foreach (var kind in new[] { FileKind.Fifo, FileKind.CharacterDevice })
        {
            File.Delete(folder["etc/passwd"]);
            using (var root = RootDirectory.Open(folder.Path)) root.CreateNode(RootPath.Clean("etc/passwd"), kind, 0x1b6, 1, 5); // /dev/zero
            var reading = Task.Run(() => Assert.ThrowsAny<OciException>(() => Read()));
            Assert.Same(reading, await Task.WhenAny(reading, Task.Delay(TimeSpan.FromSeconds(10))));
            await reading;
        }
    }

    [Fact]
    public void A_directory_in_its_place_is_refused()
    {
        File.Delete(folder["etc/group"]);
        Directory.CreateDirectory(folder["etc/group"]);
        Assert.ThrowsAny<OciException>(() => Read());
    }

    [Fact]
    public void A_huge_file_is_refused_before_it_is_read()
    {
        using (var file = File.Create(folder["etc/passwd"])) file.SetLength(64L << 30);
        Assert.Equal(ErrorCodes.LimitExceeded, Assert.ThrowsAny<OciException>(() => Read()).Code);
    }

    [Fact]
    public void Random_bytes_never_surprise()
    {
        var random = new Random(5);
        for (var i = 0; i < 200; i++)
        {
            var bytes = new byte[random.Next(2000)];
            for (var j = 0; j < bytes.Length; j++) bytes[j] = (byte)(random.Next(3) == 0 ? ":\n,0159ar"[random.Next(9)] : random.Next(256));
            File.WriteAllBytes(folder["etc/passwd"], bytes);
            File.WriteAllBytes(folder["etc/group"], bytes);
            var accounts = Read();
            foreach (var user in new[] { "", "0", "1", "a", "ar", "a:r", Encoding.Latin1.GetString(bytes.AsSpan(0, Math.Min(5, bytes.Length))) })
            {
                try
                {
                    var found = accounts.Resolve(user);
                    Assert.InRange(found.Uid, 0u, Accounts.MaxId);
                    Assert.InRange(found.Gid, 0u, Accounts.MaxId);
                }
                catch (OciException e)
                {
                    Assert.Equal(ErrorCodes.InvalidUser, e.Code);
                }
            }
        }
    }
}
