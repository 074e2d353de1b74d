using Oci.Registries;

namespace Oci.Contracts;

/// <summary>What every <see cref="ICredentialSource"/> keeps to.</summary>
public abstract class CredentialSourceContract
{
    /// <summary>The registry that <see cref="CreateAsync"/> is given a credential for.</summary>
    protected const string Registry = "registry.example:5000";

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A source that has one credential, for <see cref="Registry"/>; null for one that has none.</summary>
    protected abstract Task<ICredentialSource> CreateAsync(Credential? credential);

    [Fact]
    public async Task Where_nothing_is_known_nothing_is_found()
    {
        var source = await CreateAsync(null);
        Assert.Null(await source.FindAsync(Registry, Ct));
        Assert.Null(await source.FindAsync($"{Registry}/team/app", Ct));
    }

    [Theory]
    [InlineData(Registry)]
    [InlineData($"{Registry}/app")]
    [InlineData($"{Registry}/team/app/deeper")]
    public async Task What_is_known_for_a_registry_is_known_for_all_its_repositories(string name)
    {
        var source = await CreateAsync(new Credential { Username = "user", Password = "secret" });
        Assert.Equal(new Credential { Username = "user", Password = "secret" }, await source.FindAsync(name, Ct));
    }

    [Theory]
    [InlineData("user", "pass:word:")]
    [InlineData("user", "")]
    [InlineData("_json_key", "{\"type\": \"service_account\",\n\"key\": \"-----BEGIN\\n\"}")]
    [InlineData("00000000-0000-0000-0000-000000000000", " spaces ")]
    [InlineData("jürgen", "pässwörd \u2713 \ud83d\ude00")]
    [InlineData("robot$team+ci", "a'b\"c\\d<e>&%41")]
    public async Task Names_and_passwords_come_back_as_they_are(string username, string password)
    {
        var source = await CreateAsync(new Credential { Username = username, Password = password });
        var found = await source.FindAsync($"{Registry}/app", Ct);
        Assert.Equal((username, password), (found!.Username, found.Password));
    }

    [Fact]
    public async Task A_long_password_is_a_password()
    {
        var password = new string('x', 100_000); // cloud registries give tokens of kilobytes
        var source = await CreateAsync(new Credential { Username = "AWS", Password = password });
        Assert.Equal(password, (await source.FindAsync(Registry, Ct))!.Password);
    }

    [Fact]
    public async Task An_identity_token_is_no_password()
    {
        var source = await CreateAsync(new Credential { IdentityToken = "refresh" });
        var found = await source.FindAsync($"{Registry}/app", Ct);
        Assert.Equal(("refresh", ""), (found!.IdentityToken, found.Password));
    }

    [Fact]
    public async Task Many_who_ask_at_once_hear_the_same()
    {
        var source = await CreateAsync(new Credential { Username = "user", Password = "secret" });
        var found = await Task.WhenAll(Enumerable.Range(0, 8).Select(each => Task.Run(() => source.FindAsync($"{Registry}/app{each}", Ct).AsTask(), Ct)));
        Assert.All(found, each => Assert.Equal("secret", each!.Password));
    }

    [Fact]
    public async Task What_was_found_does_not_show_its_secret()
    {
        foreach (var credential in (Credential[])[new() { Username = "user", Password = "secret" }, new() { IdentityToken = "secret" }])
        {
            var found = await (await CreateAsync(credential)).FindAsync(Registry, Ct);
            Assert.DoesNotContain("secret", $"{found}", StringComparison.Ordinal);
        }
    }
}
