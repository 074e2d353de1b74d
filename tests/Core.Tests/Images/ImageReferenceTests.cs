using FsCheck;
using FsCheck.Fluent;
using Oci.Diagnostics;
using Oci.Images;

namespace Oci.Tests.Images;

public sealed class ImageReferenceTests
{
    private const string Hex = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

    [Theory]
    [InlineData("alpine", "docker.io/library/alpine", "alpine")]
    [InlineData("alpine:3", "docker.io/library/alpine:3", "alpine:3")]
    [InlineData("library/alpine", "docker.io/library/alpine", "alpine")]
    [InlineData("docker.io/alpine", "docker.io/library/alpine", "alpine")]
    [InlineData("index.docker.io/library/alpine", "docker.io/library/alpine", "alpine")]
    [InlineData("team/app:1.0", "docker.io/team/app:1.0", "team/app:1.0")]
    [InlineData("localhost/app", "localhost/app", "localhost/app")]
    [InlineData("localhost:5000/app:v1", "localhost:5000/app:v1", "localhost:5000/app:v1")]
    [InlineData("registry.example/a/b__c/d---e.f:_T-1.x", "registry.example/a/b__c/d---e.f:_T-1.x", "registry.example/a/b__c/d---e.f:_T-1.x")]
    [InlineData("[::1]:5000/app", "[::1]:5000/app", "[::1]:5000/app")]
    [InlineData("HOST/app", "HOST/app", "HOST/app")]
    [InlineData("app@sha256:" + Hex, "docker.io/library/app@sha256:" + Hex, "app@sha256:" + Hex)]
    [InlineData("app:1@sha256:" + Hex, "docker.io/library/app:1@sha256:" + Hex, "app:1@sha256:" + Hex)]
    [InlineData("a:5000", "docker.io/library/a:5000", "a:5000")]
    public void Names_are_held_in_full_and_shown_short(string text, string full, string shortest)
    {
        var reference = ImageReference.Parse(text);
        Assert.Equal(full, reference.ToString());
        Assert.Equal(shortest, reference.ToShortString());
        Assert.Equal(reference, ImageReference.Parse(full));
        Assert.Equal(reference, ImageReference.Parse(shortest));
    }

    [Theory]
    [InlineData("")]
    [InlineData(":tag")]
    [InlineData("app:")]
    [InlineData("App")]
    [InlineData("team/App")]
    [InlineData("a//b")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("-a")]
    [InlineData("a-")]
    [InlineData("a..b")]
    [InlineData("a___b")]
    [InlineData("a._b")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("app:\u00e4")]
    [InlineData("app:.x")]
    [InlineData("app:-x")]
    [InlineData("app@")]
    [InlineData("app@sha256:zz")]
    [InlineData("app@sha256:abc")]
    [InlineData("-host.example/app")]
    [InlineData("host.example:port/app")]
    [InlineData("host.example:/app")]
    [InlineData("host.example:65536/app")]
    [InlineData("host.example:99999999999/app")]
    [InlineData("[:::]:5000/app")]
    [InlineData("[abc]/app")]
    [InlineData("../../etc/passwd")]
    [InlineData("host/../app")]
    [InlineData("http://host/app")]
    [InlineData(Hex)]
    public void What_is_no_name_is_refused_with_the_reason(string text)
    {
        Assert.False(ImageReference.TryParse(text, out _));
        Assert.Equal(ErrorCodes.InvalidReference, Assert.Throws<OciException>(() => ImageReference.Parse(text)).Code);
    }

    [Fact]
    public void Lengths_have_limits()
    {
        Assert.True(ImageReference.TryParse("h.x/" + new string('a', 251), out _));
        Assert.False(ImageReference.TryParse("h.x/" + new string('a', 252), out _));
        Assert.True(ImageReference.IsTag(new string('a', 128)));
        Assert.False(ImageReference.IsTag(new string('a', 129)));
    }

    [Fact]
    public void Latest_is_the_tag_of_a_name_that_has_neither_tag_nor_digest()
    {
        Assert.Equal("latest", ImageReference.Parse("app").WithDefaultTag().Tag);
        Assert.Equal("1", ImageReference.Parse("app:1").WithDefaultTag().Tag);
        Assert.Null(ImageReference.Parse("app@sha256:" + Hex).WithDefaultTag().Tag);
    }

    [Fact]
    public void Any_text_is_either_refused_or_read_back_the_same() => Prop.ForAll<NonNull<string>>(text =>
    {
        if (ImageReference.TryParse(text.Get, out var reference)) Assert.Equal(reference, ImageReference.Parse(reference.ToString()));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Text_made_of_the_grammars_own_characters_never_breaks_the_parser()
    {
        var letters = Gen.Elements("a", "B", "0", ".", "_", "-", "/", ":", "@", "sha256:", Hex, "localhost", "[", "]").ArrayOf().Select(parts => string.Concat(parts));
        Prop.ForAll(letters.ToArbitrary(), text =>
        {
            if (ImageReference.TryParse(text, out var reference)) Assert.Equal(reference, ImageReference.Parse(reference.ToShortString()));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("a-")]
    [InlineData("a_")]
    [InlineData("a__")]
    [InlineData("a.")]
    [InlineData("a/")]
    [InlineData("a--")]
    [InlineData("a.a/")]
    public void A_long_text_that_is_nearly_a_name_is_refused_quickly(string piece)
    {
        var nearly = string.Concat(Enumerable.Repeat(piece, 100_000));
        Assert.False(ImageReference.TryParse(nearly + "!", out _));
        Assert.False(ImageReference.TryParse($"{nearly}!/app", out _));
    }

    [Fact]
    public void A_very_long_text_is_refused_quickly()
    {
        Assert.False(ImageReference.TryParse(new string('a', 1_000_000) + "!", out _));
        Assert.True(Assert.Throws<OciException>(() => ImageReference.Parse(new string('-', 1_000_000))).Message.Length < 1000);
    }
}
