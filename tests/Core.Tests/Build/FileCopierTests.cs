using Oci.Build;
using Oci.Containerfile;
using Oci.Diagnostics;
using Oci.Native;

namespace Oci.Tests.Build;

/// <summary>The rules of COPY as tables: what is there, what is copied, what comes out.</summary>
public sealed class FileCopierTests
{
    private static string Copy(string source, string path, string destination, string below = "", bool isContext = false, string[]? excludes = null, (uint, uint)? owner = null, string? mode = null)
    {
        var from = new MemoryTree(source, hasOwners: !isContext);
        var target = new PendingTree(new MemoryTree(below));
        ModeExpression? expression = null;
        Assert.True(mode is null || ModeExpression.TryParse(mode, out expression));
        var copier = new FileCopier(target, new CopyOptions { Now = new UnixTime(5), Destination = destination, Owner = owner, Mode = mode is null ? null : expression!.Apply });
        foreach (var match in new CopySelector(from, excludes is null ? null : IgnoreFile.FromPatterns(excludes)).Select(path)) copier.Copy(match, destination);
        return MemoryTree.Describe(target.ToChanges());
    }

    private static void Is(string expected, string actual) => Assert.Equal(string.Join('\n', expected.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)), actual);

    [Theory]
    [InlineData("/x/", "x/|x/a=1")]
    [InlineData("/x", "x=1")]
    [InlineData("/", "a=1")]
    [InlineData("/deep/er/x", "deep/|deep/er/|deep/er/x=1")]
    [InlineData("/deep/er/", "deep/|deep/er/|deep/er/a=1")]
    [InlineData("/there", "there/|there/a=1")]
    [InlineData("/there/", "there/|there/a=1")]
    [InlineData("/old", "old=1")]
    [InlineData("/to-there", "there/|there/a=1")]
    [InlineData("/to-there/x", "there/|there/x=1")]
    [InlineData("/to-old", "old=1")]
    [InlineData("/dangling", "nowhere=1")]
    [InlineData("/dangling/", "nowhere/|nowhere/a=1")]
    [InlineData("/out/x", "x=1")]
    [InlineData("/absolute/x", "there/|there/x=1")]
    public void A_file_lands_where_the_destination_says(string destination, string expected) => Is(expected.Replace('|', '\n'), Copy("a=1", "a", destination, """
        there/
        old=0
        to-there->there
        to-old->old
        dangling->nowhere
        out->../../..
        absolute->/there
        """));

    [Fact]
    public void A_pattern_that_matches_a_link_to_nothing_is_a_fault_unless_it_is_excluded()
    {
        Assert.Contains("`/b`", Assert.Throws<OciException>(() => Copy("a=1\nb->nowhere", "*", "/x/")).Message, StringComparison.Ordinal);
        Is("x/\nx/a=1", Copy("a=1\nb->nowhere", "*", "/x/", excludes: ["b"]));
        Is("x/\nx/a=1", Copy("a=1\nd/b->nowhere", "a*", "/x/"));
    }

    [Fact]
    public void A_folder_gives_its_content_and_not_itself() => Is("""
        x/
        x/f=1
        x/sub/ 0700
        x/sub/g=2
        """, Copy("d/ 0711\nd/f=1\nd/sub/ 0700\nd/sub/g=2", "d", "/x"));

    [Fact]
    public void What_is_there_keeps_its_attributes_where_it_is_the_destination_and_gets_new_ones_below() => Is("""
        x/ 0700 5:5
        x/sub/ 0711
        x/sub/f=1
        """, Copy("d/ 0755\nd/sub/ 0711\nd/sub/f=1", "d", "/x", "x/ 0700 5:5\nx/sub/ 0777\nx/other=1"));

    [Fact]
    public void Parents_that_are_there_come_along_as_they_are() => Is("""
        opt/ 0750 1:2
        opt/app/ 0700 3:4
        opt/app/a=1
        """, Copy("a=1", "a", "/opt/app/", "opt/ 0750 1:2\nopt/app/ 0700 3:4"));

    [Fact]
    public void Links_among_the_copied_stay_links_and_a_source_that_is_one_is_followed()
    {
        const string Source = "real=1\nlink->real\nd/l->../real\nto-d->d";
        Is("x=1", Copy(Source, "link", "/x"));
        Is("x/\nx/link=1", Copy(Source, "link", "/x/"));
        Is("x/\nx/l->../real", Copy(Source, "to-d", "/x"));
    }

    [Fact]
    public void Hard_links_stay_together() => Is("""
        x/
        x/a=1 linked
        x/b=1 linked
        """, Copy("d/a=1\nd/b==d/a", "d", "/x"));

    [Fact]
    public void Owners_are_the_trees_own_unless_it_is_a_context_or_others_are_asked_for()
    {
        Is("x=1 0644 7:8", Copy("a=1 0644 7:8", "a", "/x"));
        Is("x=1", Copy("a=1 0644 7:8", "a", "/x", isContext: true));
        Is("n/ 0755 1:2\nn/a=1 0644 1:2\nn/l->a 1:2", Copy("d/a=1 0644 7:8\nd/l->a", "d", "/n", owner: (1, 2)));
    }

    [Theory]
    [InlineData("750", "x/ 0750|x/f=1 0750|x/sub/ 0750")]
    [InlineData("640", "x/ 0640|x/f=1 0640|x/sub/ 0640")]
    [InlineData("go-x", "x/ 0744|x/f=1 0600|x/sub/ 0700")]
    [InlineData("u=rwX,go=rX", "x/|x/f=1|x/sub/")]
    [InlineData("4755", "x/|x/f=1 4755|x/sub/ 4755")]
    public void Modes_change_what_is_copied_and_what_is_made_for_it(string mode, string expected) => Is(expected.Replace('|', '\n'), Copy("d/f=1 0600\nd/sub/ 0700", "d", "/x", mode: mode));

    [Theory]
    [InlineData("*.txt", "a.txt=1|b.txt=2")]
    [InlineData("?.txt", "a.txt=1|b.txt=2")]
    [InlineData("[ac].txt", "a.txt=1")]
    [InlineData("[^a].txt", "b.txt=2")]
    [InlineData("d*", "f=3|g.txt=4")]
    [InlineData("*/g.txt", "g.txt=4")]
    [InlineData("d/*", "f=3|g.txt=4")]
    [InlineData("*", "Z=5|a.txt=1|b.txt=2|f=3|g.txt=4")]
    [InlineData("none*", "")]
    [InlineData("**/g.txt", "g.txt=4")]
    [InlineData("a\\.txt", "a.txt=1")]
    public void Patterns_match_as_in_Go(string pattern, string expected) => Is(expected.Replace('|', '\n'), Copy("a.txt=1\nb.txt=2\nd/f=3\nd/g.txt=4\nZ=5", pattern, "/"));

    [Theory]
    [InlineData("d", "*.md", "x/|x/keep=1|x/sub/|x/sub/b.md=3")]
    [InlineData("d", "**/*.md", "x/|x/keep=1|x/sub/")]
    [InlineData("d", "sub", "x/|x/a.md=2|x/keep=1")]
    [InlineData("d", "sub|!sub/b.md", "x/|x/a.md=2|x/keep=1|x/sub/|x/sub/b.md=3")]
    [InlineData("d/*", "*.md", "x/|x/keep=1")]
    public void What_is_excluded_is_left_out(string path, string excludes, string expected) =>
        Is(expected.Replace('|', '\n'), Copy("d/a.md=2\nd/keep=1\nd/sub/b.md=3", path, "/x/", excludes: excludes.Split('|')));

    [Fact]
    public void Directories_and_other_files_replace_each_other_below_the_destination()
    {
        Is("d/\nd/x->y", Copy("t/x->y", "t", "/d", "d/x/\nd/x/inner=1"));
        Is("d/\nd/x/\nd/x/f=1", Copy("t/x/f=1", "t", "/d", "d/x->y\nd/y/"));
    }

    [Theory]
    [InlineData("f", "/file/x")]
    [InlineData("d", "/file")]
    [InlineData("f", "/loop/x")]
    [InlineData("f", "/into")]
    public void What_does_not_fit_is_refused(string path, string destination)
    {
        var fault = Assert.Throws<OciException>(() => Copy("f=1\nd/g=2", path, destination, "file=0\nloop->loop\ninto/f/"));
        Assert.Equal(ErrorCodes.CopyConflict, fault.Code);
    }

    [Fact]
    public void Folders_that_match_are_put_together_and_of_files_the_last_one_stays()
    {
        Is("x=2", Copy("a=1\nb=2", "?", "/x"));
        Is("x/\nx/f=1\nx/g=2", Copy("a/f=1\nb/g=2", "?", "/x"));
    }

    [Theory]
    [InlineData("/", "a/b/c.txt", "x/|x/a/ 0700|x/a/b/|x/a/b/c.txt=1")]
    [InlineData("a", "b/c.txt", "x/|x/b/|x/b/c.txt=1")]
    [InlineData("/", "a/*/c.txt", "x/|x/a/ 0700|x/a/b/|x/a/b/c.txt=1")]
    [InlineData("/", "**/c.txt", "x/|x/a/ 0700|x/a/b/|x/a/b/c.txt=1|x/z/|x/z/c.txt=3")]
    [InlineData("/", "z", "x/|x/z/|x/z/c.txt=3|x/z/d=4")]
    [InlineData("/", "a/b/", "x/|x/a/ 0700|x/a/b/|x/a/b/c.txt=1|x/a/b/e=2")]
    [InlineData("/", "none", "")]
    [InlineData("*", "b/*.txt", "x/|x/b/|x/b/c.txt=1")]
    [InlineData("/[az]", "*", "x/|x/b/|x/b/c.txt=1|x/b/e=2|x/c.txt=3|x/d=4")]
    [InlineData("/z/*", "*", "")]
    public void Parents_come_along_where_they_are_asked_for(string folder, string pattern, string expected)
    {
        var from = new MemoryTree("a/ 0700\na/b/c.txt=1\na/b/e=2\nz/c.txt=3\nz/d=4");
        var target = new PendingTree(EmptyTree.Instance);
        var copier = new FileCopier(target, new CopyOptions { Now = default, Destination = "/x/" });
        foreach (var match in new CopySelector(from, null).SelectWithParents(folder, pattern)) copier.Copy(match, "/x/");
        Is(expected.Replace('|', '\n'), MemoryTree.Describe(target.ToChanges()));
    }

    [Fact]
    public void Copying_reads_no_content()
    {
        var from = new MemoryTree("a=1");
        var target = new PendingTree(EmptyTree.Instance);
        new FileCopier(target, new CopyOptions { Now = default, Destination = "/" }).Copy(new CopySelector(from, null).Select("a").Single(), "/");
        Assert.Equal(0, from.Reads);
    }

    [Fact]
    public void Times_of_a_context_are_set_and_those_of_a_tree_stay()
    {
        foreach (var (isContext, expected) in new[] { (true, 9L), (false, 1000L) })
        {
            var target = new PendingTree(EmptyTree.Instance);
            var copier = new FileCopier(target, new CopyOptions { Now = new UnixTime(5), ContextTime = new UnixTime(9), Destination = "/" });
            copier.Copy(new CopySelector(new MemoryTree("a=1", hasOwners: !isContext), null).Select("a").Single(), "/");
            Assert.Equal(expected, target.Find(RootPath.Clean("a"))!.Metadata.ModifiedAt.Seconds);
        }
    }
}
