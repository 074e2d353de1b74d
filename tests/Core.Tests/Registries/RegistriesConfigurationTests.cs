using Oci.Diagnostics;
using Oci.Images;
using Oci.Registries;
using Oci.Testing;

namespace Oci.Tests.Registries;

[Trait("Category", "Hostile")]
public sealed class RegistriesConfigurationTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private RegistriesConfiguration Read(params string[] texts) => RegistriesConfiguration.Read(texts.Index().Select(text =>
    {
        File.WriteAllText(folder[$"{text.Index}.conf"], text.Item);
        return folder[$"{text.Index}.conf"];
    }).ToList());

    [Fact]
    public async Task A_place_of_which_no_address_can_be_made_is_told()
    {
        using var session = new RegistrySession(new RegistryOptions { Configuration = Read("[[registry]]\nprefix = \"m.example\"\nlocation = \"127.0.0.1:99999/x\"\n") });
        var fault = await Assert.ThrowsAnyAsync<OciException>(() => session.Open(ImageReference.Parse("m.example/a:1")).ResolveAsync("1", TestContext.Current.CancellationToken));
        Assert.Equal(ErrorCodes.InvalidRegistryConfiguration, fault.Code);
    }

    [Fact]
    public void The_longest_prefix_decides()
    {
        var configuration = Read("""
            unqualified-search-registries = [
              "docker.io", # a comment
              'quay.io',
            ]
            short-name-mode = "permissive"

            [[registry]]
            prefix = "example.com"
            location = "mirror.internal:5000/all"
            [[registry]]
            prefix = 'example.com/team'
            blocked = true
            [[registry]]
            prefix = "*.example.org"
            location = "cache.internal"
            insecure = true
            """);
        var (wide, narrow, wild) = (ImageReference.Parse("example.com/app:1"), ImageReference.Parse("example.com/team/app"), ImageReference.Parse("a.b.example.org/app"));
        Assert.Equal("mirror.internal:5000/all/app", configuration.Find(wide)!.Rewrite(wide, "mirror.internal:5000/all"));
        Assert.True(configuration.Find(narrow)!.Blocked);
        Assert.Equal(("cache.internal/app", true), (configuration.Find(wild)!.Rewrite(wild, "cache.internal"), configuration.Find(wild)!.Insecure));
        Assert.False(configuration.Find(ImageReference.Parse("example.com/teams"))!.Blocked);
        Assert.Null(configuration.Find(ImageReference.Parse("example.org/app")));
        Assert.Null(configuration.Find(ImageReference.Parse("example.com.evil/app")));
    }

    [Fact]
    public void Mirrors_keep_their_order_and_say_what_they_are_for()
    {
        var configuration = Read("""
            [[registry]]
            location = "https://docker.io/"
            [[registry.mirror]]
            location = "one.example"
            pull-from-mirror = "digest-only"
            [[registry.mirror]]
            location = "two.example/hub"
            insecure = true
            pull-from-mirror = "tag-only"
            [[registry]]
            location = "quay.io"
            mirror-by-digest-only = true
            mirror = [{ location = "three.example" }]
            """);
        var rule = configuration.Find(ImageReference.Parse("alpine"))!;
        Assert.Equal([("one.example", false, false, true), ("two.example/hub", true, true, false)], rule.Mirrors.Select(mirror => (mirror.Location, mirror.Insecure, mirror.ForTags, mirror.ForDigests)));
        Assert.Equal([("three.example", false, true)], configuration.Find(ImageReference.Parse("quay.io/app"))!.Mirrors.Select(mirror => (mirror.Location, mirror.ForTags, mirror.ForDigests)));
        Assert.Equal("two.example/hub/library/alpine", rule.Rewrite(ImageReference.Parse("alpine"), rule.Mirrors[1].Location));
    }

    [Theory]
    [InlineData("a.example", "a.example/app:1", true)]
    [InlineData("a.example", "a.example:5000/app", false)]
    [InlineData("a.example", "a.example.evil/app", false)]
    [InlineData("a.example:5000", "a.example:5000/app", true)]
    [InlineData("a.example:5000", "a.example:50000/app", false)]
    [InlineData("a.example:5000", "a.example/app", false)]
    [InlineData("a.example/team", "a.example/team/app", true)]
    [InlineData("a.example/team", "a.example/teams", false)]
    [InlineData("a.example/app", "a.example/app@sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", true)]
    [InlineData("a.example/app:1", "a.example/app:1", true)]
    [InlineData("a.example/app:1", "a.example/app:10", false)]
    [InlineData("a.example/app:1", "a.example/app", false)]
    [InlineData("docker.io/library", "alpine", true)]
    [InlineData("docker.io/alpine", "alpine", false)]
    [InlineData("*.example", "a.example/app", true)]
    [InlineData("*.example", "example/app.example", false)]
    public void A_prefix_ends_where_a_part_of_the_name_ends(string prefix, string name, bool fits)
    {
        var reference = ImageReference.Parse(name);
        var rule = Read($"[[registry]]\nprefix = \"{prefix}\"\nlocation = \"there.example/x\"\n").Find(reference);
        Assert.Equal(fits, rule is not null);
        if (rule is not null) Assert.True(ImageReference.TryParse(rule.Rewrite(reference, rule.Location), out _));
    }

    [Fact]
    public void An_empty_alias_takes_one_of_an_earlier_file_away()
    {
        var configuration = Read("[aliases]\napp = \"a.example/app\"\nother = \"docker.io/other\"\n", "[aliases]\napp = \"\"\n");
        Assert.Equal("docker.io/library/app:1", configuration.Unalias(ImageReference.Parse("app:1")).ToString());
        Assert.Equal("docker.io/library/other", configuration.Unalias(ImageReference.Parse("other")).ToString());
    }

    [Fact]
    public void Later_files_win_and_short_names_have_aliases()
    {
        var configuration = Read("[[registry]]\nprefix = \"a.example\"\nblocked = true\n[aliases]\n\"fedora\" = \"registry.fedoraproject.org/fedora\"\ndebian = \"docker.io/library/debian\"\n", "[[registry]]\nprefix = \"a.example\"\n");
        Assert.False(configuration.Find(ImageReference.Parse("a.example/x"))!.Blocked);
        Assert.Equal("registry.fedoraproject.org/fedora:40", configuration.Unalias(ImageReference.Parse("fedora:40")).ToString());
        Assert.Equal("docker.io/library/busybox", configuration.Unalias(ImageReference.Parse("busybox")).ToString());
    }

    [Theory]
    [InlineData("[registries.search]\nregistries = ['x']", "version 1")]
    [InlineData("[[registry]]\nblocked = true", "neither")]
    [InlineData("credential-helpers = 'one'", "`credential-helpers`")]
    [InlineData("credential-helpers = [1]", "`credential-helpers`")]
    [InlineData("[[registry]]\nprefix = \"a\"\nblocked = \"yes\"", "`blocked`")]
    [InlineData("[[registry]]\nprefix = \"a\"\nprefix = \"b\"", "once")]
    [InlineData("[[registry]]\nprefix = \"a\nblocked = true", "to end with")]
    [InlineData("[[registry]\nprefix = \"a\"", "`]]`")]
    [InlineData("[[registry]]\nprefix = \"a\" x", "the line to end")]
    [InlineData("x = 1979-05-27", "whole number")]
    [InlineData("x = [1, 2", "`,`")]
    [InlineData("= 1", "a key")]
    [InlineData("[[registry]]\nprefix='a'\n[[registry.mirror]]\ninsecure=true", "`location`")]
    [InlineData("[[registry]]\nprefix='a'\n[[registry.mirror]]\nlocation='b'\npull-from-mirror='some'", "`pull-from-mirror`")]
    [InlineData("[[registry]]\nprefix='a'\npull-from-mirror='all'", "`[[registry.mirror]]`")]
    [InlineData("[[registry]]\nprefix='a'\nmirror-by-digest-only=true\n[[registry.mirror]]\nlocation='b'\npull-from-mirror='all'", "both")]
    [InlineData("[[registry]]\nprefix='a'\ninsecure=true\n[[registry]]\nlocation='a'", "`insecure`")]
    [InlineData("[[registry]]\nprefix='a'\nblocked=true\n[[registry]]\nprefix='a'", "`blocked`")]
    [InlineData("aliases = 1", "`[aliases]`")]
    [InlineData("[aliases]\na = 1", "alias `a`")]
    [InlineData("[aliases]\na = 'b.example/a:1'", "without a tag")]
    [InlineData("[aliases]\na = 'library/a'", "with its registry")]
    [InlineData("[aliases]\na = 'https://b.example/a'", "with its registry")]
    public void What_cannot_be_understood_is_said_with_its_place(string text, string words)
    {
        var fault = Assert.Throws<OciException>(() => Read(text));
        Assert.Equal(ErrorCodes.InvalidRegistryConfiguration, fault.Code);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        Assert.Contains("0.conf", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_of_every_kind_are_read()
    {
        var table = Toml.Parse("a.b = 1_000\n\"c d\" = \"t\\tab \\u00e9 \\\"q\\\"\"\ne = '''\nraw\\n'''\nf = [ [1], [] , { g = true } ]\n[x.\"y.z\"]\nk = false\n", "file");
        Assert.Equal(1000L, ((IReadOnlyDictionary<string, object>)table["a"])["b"]);
        Assert.Equal("t\tab é \"q\"", table["c d"]);
        Assert.Equal("raw\\n", table["e"]);
        Assert.Equal(3, ((IReadOnlyList<object>)table["f"]).Count);
        Assert.Equal(false, ((IReadOnlyDictionary<string, object>)((IReadOnlyDictionary<string, object>)table["x"])["y.z"])["k"]);
    }

    [Fact]
    public void Random_text_is_read_or_refused_and_nothing_else()
    {
        var random = new Random(7);
        const string Alphabet = "[]{}=\"'\\#.,\n ab1\t-";
        for (var round = 0; round < 3000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            try
            {
                Toml.Parse(text, "file");
            }
            catch (OciException e) when (e.Code == ErrorCodes.InvalidRegistryConfiguration)
            {
            }
        }
    }
}
