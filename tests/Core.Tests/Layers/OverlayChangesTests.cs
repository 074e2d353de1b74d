using System.Runtime.Versioning;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;
using Oci.Testing;

namespace Oci.Tests.Layers;

/// <summary>Upper folders made by hand, as kernels and tools other than ours may leave them; <c>SnapshotterContract</c> has those of real mounts.</summary>
[SupportedOSPlatform("linux")]
public sealed class OverlayChangesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly RootDirectory upper;
    private readonly RootDirectory before;

    public OverlayChangesTests()
    {
        Peer.RequireRoot();
        upper = RootDirectory.Open(folder.Make("upper"));
        before = RootDirectory.Open(folder.Make("before"));
        upper.SetTimes(RootPath.Root, new UnixTime(1));
        before.SetTimes(RootPath.Root, new UnixTime(1));
    }

    public void Dispose()
    {
        upper.Dispose();
        before.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void A_device_of_number_zero_is_a_deletion_of_what_was_there()
    {
        Make(before, "there");
        upper.CreateNode(Path("there"), FileKind.CharacterDevice, 0);
        upper.CreateHardLink(Path("never-there"), Path("there"));
        upper.CreateNode(Path("zero-block"), FileKind.BlockDevice, 0);

        Assert.Equal(["DeletedChange /there", "NodeChange /zero-block"], Read());
    }

    [Theory]
    [InlineData(ApplyTarget.OverlayUpper, "trusted")]
    [InlineData(ApplyTarget.OverlayUpperUserXattr, "user")]
    public void A_marked_file_in_a_marked_directory_is_a_deletion(ApplyTarget target, string prefix)
    {
        foreach (var directory in new[] { "marked", "plain" })
        {
            Make(before, $"{directory}/gone");
            Make(upper, $"{directory}/gone");
            upper.SetTimes(RootPath.Clean($"{directory}/gone"), new UnixTime(2)); // else the clock may make it the same file as before
            Make(upper, $"{directory}/full", "content");
            Set(upper, $"{directory}/gone", $"{prefix}.overlay.whiteout", "");
            Set(upper, $"{directory}/full", $"{prefix}.overlay.whiteout", "");
            Same(directory);
        }
        Set(upper, "marked", $"{prefix}.overlay.opaque", "x");

        Assert.Equal(["DirectoryChange /marked", "DeletedChange /marked/gone", "FileChange /marked/full", "DirectoryChange /plain", "FileChange /plain/full", "FileChange /plain/gone"], Read(target));
    }

    [Theory]
    [InlineData(ApplyTarget.OverlayUpper, "trusted")]
    [InlineData(ApplyTarget.OverlayUpperUserXattr, "user")]
    public void An_opaque_directory_names_what_it_hides(ApplyTarget target, string prefix)
    {
        foreach (var path in new[] { "d/a", "d/b/c", "d/b/e/f", "d/z/y", "d/same/x" }) Make(before, path);
        Make(upper, "d/b/e/new");
        Make(upper, "d/z");
        Make(upper, "d/same/x");
        Same("d/same");
        Same("d/same/x");
        Set(upper, "d", $"{prefix}.overlay.opaque", "y");

        Assert.Equal(["DirectoryChange /d", "DeletedChange /d/a", "DirectoryChange /d/b", "DeletedChange /d/b/c", "DirectoryChange /d/b/e", "DeletedChange /d/b/e/f", "FileChange /d/b/e/new", "FileChange /d/z"], Read(target));
    }

    [Fact]
    public void An_opaque_directory_over_nothing_hides_nothing()
    {
        Make(before, "file");
        Make(upper, "file/new");
        Make(upper, "other/new");
        foreach (var path in new[] { "file", "other" }) Set(upper, path, "trusted.overlay.opaque", "y");

        Assert.Equal(["DirectoryChange /file", "FileChange /file/new", "DirectoryChange /other", "FileChange /other/new"], Read());
    }

    [Theory]
    [InlineData("d", "redirect", "/elsewhere", "trusted", ApplyTarget.OverlayUpper)]
    [InlineData("d/file", "metacopy", "", "trusted", ApplyTarget.OverlayUpper)]
    [InlineData("d", "redirect", "/elsewhere", "user", ApplyTarget.OverlayUpperUserXattr)]
    [InlineData("d/file", "metacopy", "", "user", ApplyTarget.OverlayUpperUserXattr)]
    public void What_lies_elsewhere_is_refused_with_the_option_to_change(string path, string mark, string value, string prefix, ApplyTarget target)
    {
        Make(upper, "d/file");
        Set(upper, path, $"{prefix}.overlay.{mark}", value);

        var error = Assert.Throws<OciException>(() => Read(target));

        Assert.Equal(ErrorCodes.UnreadableOverlay, error.Code);
        Assert.Contains($"`/{path}`", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{(mark == "metacopy" ? "metacopy" : "redirect_dir")}=off", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Marks_are_left_out_and_the_files_own_attributes_shown_as_they_are()
    {
        Make(upper, "file");
        Set(upper, "file", "trusted.overlay.origin", "o");
        Set(upper, "file", "trusted.overlay.impure", "y");
        Set(upper, "file", "trusted.overlay.overlay.opaque", "own");
        Set(upper, "file", "user.overlay.opaque", "other");
        Set(upper, "file", "user.a", "a");

        var file = Assert.IsType<FileChange>(Changes(ApplyTarget.OverlayUpper).Last());

        Assert.Equal(["trusted.overlay.opaque=own", "user.a=a", "user.overlay.opaque=other"], file.Metadata.Xattrs.Select(a => $"{a.Name}={System.Text.Encoding.UTF8.GetString(a.Value.Span)}"));
    }

    [Fact]
    public void A_name_that_is_left_of_a_file_with_several_is_no_link()
    {
        Make(upper, "one");
        Make(upper, "two");
        upper.CreateHardLink(Path("two-again"), Path("two"));

        var keys = Changes(ApplyTarget.OverlayUpper).OfType<FileChange>().Select(change => change.LinkKey).ToList();

        Assert.Null(keys[0]);
        Assert.NotNull(keys[1]);
        Assert.Equal(keys[1], keys[2]);
    }

    [Fact]
    public void Nesting_has_an_end()
    {
        using var descent = new DirectoryDescent(upper.OpenDirectory(RootPath.Root));
        for (var i = 0; i < 2100; i++)
        {
            descent.Current.CreateDirectory("d"u8, 0x1ed);
            descent.Enter("d"u8);
        }

        Assert.Equal(ErrorCodes.LimitExceeded, Assert.Throws<OciException>(() => Read()).Code);
    }

    private List<string> Read(ApplyTarget target = ApplyTarget.OverlayUpper)
    {
        upper.SetTimes(RootPath.Root, new UnixTime(1));
        before.SetTimes(RootPath.Root, new UnixTime(1));
        var changes = Changes(target);
        ChangeSetOrder.Check(changes);
        return [.. changes.Select(change => $"{change.GetType().Name} {change.Path}")];
    }

    private List<Change> Changes(ApplyTarget target) => [.. new OverlayChanges(upper, before, new OverlayAttributes(target)).Read().Changes];

    private static void Make(RootDirectory root, string path, string content = "")
    {
        root.EnsureDirectory(Path(path).Parent, 0x1ed).Dispose();
        using var file = new FileStream(root.CreateFile(Path(path), 0x1a4), FileAccess.Write);
        file.Write(System.Text.Encoding.UTF8.GetBytes(content));
    }

    private static void Set(RootDirectory root, string path, string name, string value) =>
        root.SetXattr(Path(path), new ExtendedAttribute(name, System.Text.Encoding.UTF8.GetBytes(value)));

    /// <summary>Gives a path the same time on both sides.</summary>
    private void Same(string path)
    {
        upper.SetTimes(Path(path), new UnixTime(5));
        before.SetTimes(Path(path), new UnixTime(5));
    }

    private static RootPath Path(string path) => RootPath.Clean(path);
}
