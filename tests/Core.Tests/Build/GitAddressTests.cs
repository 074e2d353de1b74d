using Oci.Build;
using Oci.Diagnostics;

namespace Oci.Tests.Build;

public sealed class GitAddressTests
{
    [Theory]
    [InlineData("https://example.org/a.git", true)]
    [InlineData("https://example.org/a.git#main:sub", true)]
    [InlineData("https://example.org/a.git?tag=v1", true)]
    [InlineData("http://example.org/a.git/", true)]
    [InlineData("git@example.org:team/a", true)]
    [InlineData("git@example.org:team/a.git#v1", true)]
    [InlineData("git://example.org/a", true)]
    [InlineData("ssh://git@example.org:22/a", true)]
    [InlineData("https://example.org/a.tar.gz", false)]
    [InlineData("https://example.org/a.git.zip", false)]
    [InlineData("https://example.org/#a.git", false)]
    [InlineData("folder/a.git", false)]
    [InlineData("user@example.org", false)]
    [InlineData("ext::sh -c x", false)]
    [InlineData("-oProxyCommand=x@h:p", false)]
    [InlineData("file:///a.git", false)]
    public void Repositories_are_told_from_files(string text, bool isGit) => Assert.Equal(isGit, GitAddress.IsGit(text));

    [Theory]
    [InlineData("https://h/a.git", "https://h/a.git", null, null)]
    [InlineData("https://h/a.git#v1", "https://h/a.git", "v1", null)]
    [InlineData("https://h/a.git#:sub/x", "https://h/a.git", null, "sub/x")]
    [InlineData("git@h:a.git#main:sub", "git@h:a.git", "main", "sub")]
    [InlineData("https://h/a.git?branch=b&subdir=s", "https://h/a.git", "refs/heads/b", "s")]
    [InlineData("https://h/a.git?tag=t%2f1", "https://h/a.git", "refs/tags/t/1", null)]
    [InlineData("https://h/a.git?ref=x", "https://h/a.git", "x", null)]
    [InlineData("https://h/a.git?tag=t#refs/tags/t:s", "https://h/a.git", "refs/tags/t", "s")]
    [InlineData("https://h/a.git?commit=0123456789012345678901234567890123456789", "https://h/a.git", "0123456789012345678901234567890123456789", null)]
    [InlineData("https://h/a.git?commit=0123456", "https://h/a.git", null, null)]
    [InlineData("https://h/a.git?commit=0123456&tag=t", "https://h/a.git", "refs/tags/t", null)]
    public void Parts_are_found(string text, string repository, string? reference, string? folder)
    {
        var address = GitAddress.Parse(text);
        Assert.Equal((repository, reference, folder), (address.Repository, address.Reference, address.Folder));
    }

    [Fact]
    public void Queries_say_more()
    {
        var address = GitAddress.Parse("https://h/a.git?commit=0123456789012345678901234567890123456789&keep-git-dir=true&submodules=false");
        Assert.Equal(("0123456789012345678901234567890123456789", true, false), (address.Commit, address.KeepGitFolder, address.Submodules));
        Assert.True(GitAddress.Parse("https://h/a.git#0123456789012345678901234567890123456789").IsPinned);
        Assert.DoesNotContain("secret", GitAddress.Parse("https://user:secret@h/a.git#x").ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://h/a.git#-u./evil")]
    [InlineData("https://h/a.git#--upload-pack=x")]
    [InlineData("https://h/a.git#a..b")]
    [InlineData("https://h/a.git#a b")]
    [InlineData("https://h/a.git?what=1")]
    [InlineData("https://h/a.git?tag=a&branch=b")]
    [InlineData("https://h/a.git?ref=a#b")]
    [InlineData("https://h/a.git?commit=abc")]
    [InlineData("https://h/a.git?commit=main123")]
    [InlineData("https://h/a.git?submodules=perhaps")]
    [InlineData("https://-oProxyCommand=x/a.git")]
    [InlineData("ssh://-oProxyCommand=x/a.git")]
    [InlineData("git@-oProxyCommand=x:a.git")]
    [InlineData("ssh://git@-x/a.git")]
    [InlineData("https://h/a\nb.git")]
    public void What_git_could_take_for_an_option_is_refused(string text) => Assert.Equal(ErrorCodes.InvalidGitAddress, Assert.Throws<OciException>(() => GitAddress.Parse(text)).Code);

    [Theory]
    [InlineData("https://h/a/b.txt?x=1#f", "b.txt")]
    [InlineData("https://h/a/b%20c.txt", "b c.txt")]
    [InlineData("https://h/", HttpAddress.Unnamed)]
    [InlineData("https://h", HttpAddress.Unnamed)]
    [InlineData("https://h/a/..%2f..%2fetc", "etc")]
    [InlineData("https://h/%2e%2e", HttpAddress.Unnamed)]
    [InlineData("https://h/a/", "a")]
    public void A_file_on_the_web_has_the_last_part_of_its_path_as_name(string url, string name) => Assert.Equal(name, HttpAddress.Parse(url).FileName);

    [Theory]
    [InlineData("https://user:secret@h/a b.git")]
    [InlineData("https://user:p@secret@h/a.git")]
    [InlineData("https://user:secret@-x/a.git")]
    [InlineData("https://user:secret@h:port/a.git")]
    public void A_wrong_address_is_told_without_its_password(string text) =>
        Assert.DoesNotContain("secret", Assert.Throws<OciException>(() => GitAddress.Parse(text)).Message, StringComparison.Ordinal);
}
