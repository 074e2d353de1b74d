using System.Text.RegularExpressions;
using Oci.Images;

namespace Oci.Tests.Images;

/// <summary>What is read by hand is what the grammar's regular expressions match.</summary>
public sealed partial class ReferenceGrammarTests
{
    private const string Characters = "ab9Z_.-:/[]fF \nä";

    [Fact]
    public void Tags_are_those_of_the_grammar() => AssertSame(text => ReferenceGrammar.IsTag(text), Tag(), "a", "_a", ".a", "-a", "a.", new string('a', 128), new string('a', 129));

    [Fact]
    public void Hosts_are_those_of_the_grammar() => AssertSame(text => ReferenceGrammar.IsHost(text), Host(),
        "localhost", "a.b", "a..b", "a-.b", "a--b", "a:1", "a:", ":1", "[::1]", "[::1]:5000", "[]", "[", "[::1", "[::1]x", "[::1]5", "[::g]", "a]", "a[b]", "1.2.3.4:80");

    [Fact]
    public void Paths_are_those_of_the_grammar() => AssertSame(text => ReferenceGrammar.IsPath(text), Path(),
        "a", "a/b", "a//b", "/a", "a/", "a.b", "a..b", "a__b", "a___b", "a_.b", "a-._b", "a---b", "-a", "a-", "a/-b", "A");

    [Fact]
    public void Image_IDs_are_those_of_the_grammar() => AssertSame(text => ReferenceGrammar.IsImageId(text), ImageId(),
        new string('a', 64), new string('a', 63), new string('a', 65), new string('A', 64), new string('g', 64));

    private static void AssertSame(Func<string, bool> read, Regex grammar, params string[] cases)
    {
        foreach (var text in cases.Append("").Concat(Generated())) Assert.True(read(text) == grammar.IsMatch(text), $"`{text}`: {grammar.IsMatch(text)}");
    }

    private static IEnumerable<string> Generated()
    {
        var random = new Random(20_261_122);
        for (var i = 0; i < 20_000; i++) yield return new string([.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => Characters[random.Next(random.Next(2) == 0 ? 6 : Characters.Length)])]);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\z")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\A(?:[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*(?:\.[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*)*|\[[0-9A-Fa-f:]+\])(?::[0-9]+)?\z")]
    private static partial Regex Host();

    [GeneratedRegex(@"\A[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*\z")]
    private static partial Regex Path();

    [GeneratedRegex(@"\A[0-9a-f]{64}\z")]
    private static partial Regex ImageId();
}
