using Oci.Native;
using Oci.Operations;
using Oci.Testing;

namespace Oci.Tests.Operations;

public sealed class WorkFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void It_goes_with_everything_in_it()
    {
        using (var work = WorkFolder.Create(Host()))
        {
            File.WriteAllText(Path.Combine(work.New(), "file"), "");
            Assert.NotEqual(work.New(), work.New());
            Assert.StartsWith(folder["work"], work.Path, StringComparison.Ordinal);
            if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(work.Path));
        }
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder["work"]));
    }

    [Fact]
    public void Two_at_once_are_apart()
    {
        using var one = WorkFolder.Create(Host());
        using var other = WorkFolder.Create(Host());
        Assert.NotEqual(one.Path, other.Path);
        Assert.True(Directory.Exists(one.Path));
    }

    [Fact]
    public void What_a_dead_process_left_goes_and_what_a_living_one_has_stays()
    {
        folder.Make("work");
        folder.Make("work/1-0");
        File.WriteAllText(folder["work/1-0/file"], "");
        File.WriteAllText(folder["work/1-0.lock"], "");
        folder.Make("work/1-1");
        using var living = AdvisoryLock.TryAcquire(folder["work/1-1.lock"], LockMode.Exclusive);
        using (WorkFolder.Create(Host())) { }
        Assert.Equal(["1-1", "1-1.lock"], Directory.EnumerateFileSystemEntries(folder["work"]).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }

    private OciHost Host() => OciHost.Create(new Dictionary<string, string>(), folder.Path);
}
