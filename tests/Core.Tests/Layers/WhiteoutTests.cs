using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;

namespace Oci.Tests.Layers;

public sealed class WhiteoutTests
{
    [Theory]
    [InlineData("a/b", WhiteoutKind.None), InlineData("a.wh.b", WhiteoutKind.None), InlineData(".wh", WhiteoutKind.None), InlineData("", WhiteoutKind.None)]
    [InlineData(".wh.a", WhiteoutKind.Deleted), InlineData("a/.wh.b", WhiteoutKind.Deleted), InlineData(".wh..wh", WhiteoutKind.Deleted), InlineData(".wh....", WhiteoutKind.Deleted)]
    [InlineData(".wh..wh..opq", WhiteoutKind.Opaque), InlineData("a/.wh..wh..opq", WhiteoutKind.Opaque)]
    [InlineData(".wh..wh..opqx", WhiteoutKind.Metadata), InlineData(".wh..wh.aufs", WhiteoutKind.Metadata), InlineData(".wh..wh.plnk/1.2", WhiteoutKind.Metadata), InlineData("a/.wh..wh.orph/.wh.x", WhiteoutKind.Metadata)]
    public void A_name_has_one_meaning(string path, WhiteoutKind kind) => Assert.Equal(kind, Whiteout.KindOf(RootPath.Clean(path)));

    [Theory]
    [InlineData(".wh."), InlineData(".wh.."), InlineData(".wh..."), InlineData("a/.wh."), InlineData(".wh.a/b"), InlineData("a/.wh.b/c/d")]
    public void A_reserved_name_without_meaning_is_refused(string path) =>
        Assert.Equal(ErrorCodes.UnsafeLayer, Assert.Throws<OciException>(() => Whiteout.KindOf(RootPath.Clean(path))).Code);

    [Theory]
    [InlineData("a", ".wh.a"), InlineData("a/b", "a/.wh.b")]
    public void A_deletion_is_named_beside_what_it_deletes(string path, string whiteout)
    {
        var name = Whiteout.Of(RootPath.Clean(path));
        Assert.Equal(RootPath.Clean(whiteout), name);
        Assert.Equal(RootPath.Clean(path).Name.ToArray(), Whiteout.DeletedName(name.Name).ToArray());
    }

    [Fact]
    public void An_opaque_directory_says_so_inside() => Assert.Equal(RootPath.Clean("a/.wh..wh..opq"), Whiteout.OpaqueIn(RootPath.Clean("a")));
}
