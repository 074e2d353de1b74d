using System.IO.MemoryMappedFiles;
using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Tests.Native;

[SupportedOSPlatform("linux"), Trait("Category", "Linux")]
public sealed class MemoryFileTests
{
    [Fact]
    public void A_program_in_memory_can_be_read_and_not_changed()
    {
        using var file = MemoryFile.TryCreateProgram("test", "#!"u8, out var error)!;
        Assert.Equal(0, error);
        var bytes = new byte[8];
        Assert.Equal(2, RandomAccess.Read(file, bytes, 0));
        using var again = File.OpenHandle($"/proc/self/fd/{file.DangerousGetHandle()}", FileMode.Open, FileAccess.Write); // root may
        Assert.Throws<UnauthorizedAccessException>(() => RandomAccess.Write(again, "x"u8, 0));
    }

    [Fact]
    public async Task Who_seals_waits_for_pages_that_are_still_used()
    {
        using var file = MemoryFile.CreateSealable("test");
        RandomAccess.Write(file, new byte[4096], 0);
        var map = Map($"/proc/self/fd/{file.DangerousGetHandle()}");
        Assert.Equal(Errno.EBUSY, MemoryFile.Seal(file, attempts: 1));
        var sealing = Task.Run(() => MemoryFile.Seal(file, attempts: int.MaxValue), TestContext.Current.CancellationToken);
        map.Dispose();
        Assert.Equal(0, await sealing);
    }

    [Fact]
    public void What_is_used_for_ever_is_not_waited_for()
    {
        using var file = MemoryFile.CreateSealable("test");
        RandomAccess.Write(file, new byte[4096], 0);
        using var map = Map($"/proc/self/fd/{file.DangerousGetHandle()}");
        Assert.Equal(Errno.EBUSY, MemoryFile.Seal(file, attempts: 3));
    }

    private static MemoryMappedViewAccessor Map(string path)
    {
        using var whole = MemoryMappedFile.CreateFromFile(path, FileMode.Open);
        return whole.CreateViewAccessor();
    }
}
