using Oci.Registries;

namespace Oci.Tests.Registries;

public sealed class ChallengeTests
{
    [Fact]
    public void Parameters_are_read_with_and_without_quotes()
    {
        var challenge = Assert.Single(Challenge.Parse("""Bearer realm="https://auth.example/token?a=b,c",service=registry , scope="repository:a/b:pull,push",error="invalid \"token\"" """));
        Assert.Equal("bearer", challenge.Scheme);
        Assert.Equal(["https://auth.example/token?a=b,c", "registry", "repository:a/b:pull,push", "invalid \"token\""], challenge.Parameters.Values);
    }

    [Fact]
    public void Several_challenges_in_one_header_are_told_apart() =>
        Assert.Equal(["negotiate", "basic", "bearer"], Challenge.Parse("Negotiate, Basic realm=\"x\", charset=\"UTF-8\", BEARER realm=\"y\"").Select(challenge => challenge.Scheme));

    [Theory]
    [InlineData("")]
    [InlineData(",,,")]
    [InlineData("=")]
    [InlineData("Bearer realm=\"open")]
    [InlineData("Bearer =\"x\"")]
    [InlineData("\"")]
    public void Broken_headers_break_nothing(string text) => Assert.All(Challenge.Parse(text), challenge => Assert.NotEmpty(challenge.Scheme));
}
