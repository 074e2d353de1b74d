using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Native;
using Oci.Registries;
using Oci.Testing;

namespace Oci.Tests.Registries;

/// <summary>How files of credentials are changed: by one at a time, as a whole, for their owner only.</summary>
public sealed class CredentialWriteTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static Credential Someone { get; } = new() { Username = "u", Password = "p" };

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Of_many_who_write_at_once_every_one_is_kept()
    {
        var file = folder["home/.docker/config.json"];
        var names = Enumerable.Range(0, 32).Select(each => $"r{each}.example").ToList();
        await Task.WhenAll(names.Select(name => Task.Run(() => new CredentialStore([], file).StoreAsync(name, Someone, Ct), Ct)));
        Assert.Equal(names.Order(StringComparer.Ordinal), await new CredentialStore([], file).ListAsync(Ct));
        await Task.WhenAll(names.Skip(1).Select(name => Task.Run(() => new CredentialStore([], file).EraseAsync(name, Ct), Ct)));
        Assert.Equal([names[0]], await new CredentialStore([], file).ListAsync(Ct));
        Assert.Equal(["config.json"], Directory.EnumerateFileSystemEntries(folder["home/.docker"]).Select(Path.GetFileName));
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public async Task A_link_stays_a_link_wherever_it_leads()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets only administrators make links");
        folder.Make("kept");
        await File.WriteAllTextAsync(folder["kept/there.json"], """{"auths":{"old.example":{"auth":"YTpi"}}}""", Ct);
        foreach (var (link, target) in (ReadOnlySpan<(string, string)>)[("relative.json", "kept/there.json"), ("twice.json", "relative.json"), ("missing.json", "kept/not-yet.json")]) File.CreateSymbolicLink(folder[link], target);
        foreach (var link in (string[])["relative.json", "twice.json", "missing.json"])
        {
            await new CredentialStore([], folder[link]).StoreAsync($"{link}.example", Someone, Ct);
            Assert.NotNull(new FileInfo(folder[link]).LinkTarget);
        }
        Assert.Equal(["old.example", "relative.json.example", "twice.json.example"], await new CredentialStore([], folder["kept/there.json"]).ListAsync(Ct));
        Assert.Equal(["missing.json.example"], await new CredentialStore([], folder["kept/not-yet.json"]).ListAsync(Ct));
        Assert.Equal(["not-yet.json", "there.json"], Directory.EnumerateFiles(folder["kept"]).Select(Path.GetFileName).Order());
        foreach (var file in Directory.EnumerateFiles(folder["kept"])) Assert.Equal(OwnerOnly, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task Links_that_lead_in_a_circle_are_a_fault()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets only administrators make links");
        File.CreateSymbolicLink(folder["a"], "b");
        File.CreateSymbolicLink(folder["b"], "a");
        await Assert.ThrowsAsync<FileSystemException>(() => new CredentialStore([], folder["a"]).StoreAsync("r.example", Someone, Ct));
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public async Task A_new_folder_is_its_owners_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes");
        await new CredentialStore([], folder["home/.docker/config.json"]).StoreAsync("r.example", Someone, Ct);
        Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(folder["home/.docker"]));
    }

    [Fact]
    public async Task A_broken_file_is_left_as_it_is_and_locked_by_nobody()
    {
        await File.WriteAllTextAsync(folder["auth.json"], "{", Ct);
        var store = new CredentialStore([], folder["auth.json"]);
        Assert.Equal(ErrorCodes.InvalidCredentialFile, (await Assert.ThrowsAsync<OciException>(() => store.StoreAsync("r.example", Someone, Ct))).Code);
        Assert.Equal("{", await File.ReadAllTextAsync(folder["auth.json"], Ct));
        Assert.Equal(["auth.json"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Whoever_keeps_the_lock_is_not_waited_for_for_ever()
    {
        using var held = await CredentialFileLock.AcquireAsync(folder["auth.json"], Ct);
        var fault = await Assert.ThrowsAsync<OciException>(() => CredentialFileLock.AcquireAsync(folder["auth.json"], TimeSpan.FromMilliseconds(50), Ct));
        Assert.Equal(ErrorCodes.InvalidCredentialFile, fault.Code);
        Assert.Contains("auth.json.lock", fault.Hint, StringComparison.Ordinal);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CredentialFileLock.AcquireAsync(folder["auth.json"], stop.Token));
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public async Task Nobody_else_may_read_what_is_being_written()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes");
        using var file = DurableFile.Begin(folder.Path, OwnerOnly);
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(file.Stream.SafeFileHandle));
        await Task.CompletedTask;
    }
}
