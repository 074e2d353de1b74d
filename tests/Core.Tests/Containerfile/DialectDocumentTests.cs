using Oci.Containerfile;
using Oci.Testing;

namespace Oci.Tests.Containerfile;

/// <summary><c>docs/containerfile.md</c> speaks of everything that the parser knows.</summary>
public sealed class DialectDocumentTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "containerfile.md"));

    [Fact]
    public void Every_instruction_is_described() => Assert.All(Keywords.Forms.Keys, name => Assert.Contains($"`{name}", Text, StringComparison.Ordinal));

    [Fact]
    public void Every_flag_is_described() =>
        Assert.All(FlagSet.Known.Values.SelectMany(flags => flags).Select(flag => flag.TrimEnd('?', '*')), flag => Assert.Contains($"`--{flag}", Text, StringComparison.Ordinal));
}
