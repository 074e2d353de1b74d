using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Native;
using Oci.Testing;

namespace Oci.Tests.Native;

[SupportedOSPlatform("linux")]
public sealed class ErrnoTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public ErrnoTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Error numbers are Linux's");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("mknodat", "CAP_MKNOD"), InlineData("fchownat", "CAP_CHOWN"), InlineData("mount", "CAP_SYS_ADMIN"), InlineData("lsetxattr security.capability", "CAP_SETFCAP")]
    public void A_missing_right_is_named(string call, string capability)
    {
        var fault = Errno.Explain(call, "/path", Errno.EPERM);
        Assert.Equal(ErrorCodes.PermissionMissing, fault.Code);
        Assert.Contains(capability, fault.Hint, StringComparison.Ordinal);
        Assert.Contains($"`{call}` of `/path` failed", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_open_files_say_how_to_have_more()
    {
        var fault = Assert.Throws<FileSystemException>(() => Errno.Throw("openat", "/path", Errno.EMFILE));
        Assert.Equal(ErrorCodes.TooManyOpenFiles, fault.Code);
        Assert.Contains("ulimit -n", fault.Hint, StringComparison.Ordinal);
        Assert.Equal(Errno.EMFILE, fault.Errno);
    }

    [Fact]
    public void A_read_only_file_system_is_named()
    {
        Peer.RequireRoot();
        var fault = PrivateThread.OnReadOnlyDisk(folder.Path, () =>
        {
            using var root = RootDirectory.Open(folder.Path);
            return Assert.Throws<FileSystemException>(() => root.CreateDirectory(RootPath.Clean("new"), 0x1ed));
        });
        Assert.Equal(ErrorCodes.ReadOnlyFileSystem, fault.Code);
        Assert.Contains($"mount -o remount,rw {folder.Path}", fault.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_not_ours_says_so()
    {
        Peer.RequireRoot();
        Directory.CreateDirectory(folder["closed"]);
        File.SetUnixFileMode(folder["closed"], UnixFileMode.UserExecute);
        var fault = PrivateThread.AsNobody(folder.Path, () =>
        {
            using var root = RootDirectory.Open(folder.Path);
            return Assert.Throws<FileSystemException>(() => root.CreateDirectory(RootPath.Clean("closed/new"), 0x1ed));
        });
        Assert.Equal(ErrorCodes.PermissionMissing, fault.Code);
        Assert.Equal(Errno.EACCES, fault.Errno);
    }
}
