using Oci.Diagnostics;
using Oci.Images;
using Oci.Tasks;

namespace Oci.Tests.Tasks;

public sealed class RegistryWordTests
{
    [Theory]
    [InlineData("registry.example", "registry.example")]
    [InlineData("registry.example/team", "registry.example")]
    [InlineData("registry:5000", "registry:5000")]
    [InlineData("localhost", "localhost")]
    [InlineData("[::1]:5000", "[::1]:5000")]
    [InlineData("registry", "registry:443")]
    [InlineData("registry/team", "registry:443")]
    [InlineData("registry.example:5000/", "registry.example:5000")]
    public void A_registry_is_a_host_even_where_a_reference_would_take_it_for_a_part_of_a_name(string registry, string host) =>
        Assert.Equal(host, ImageReference.Parse($"{RegistryWord.AsHost(registry)}/app:1").Host);

    [Theory]
    [InlineData("", "store")]
    [InlineData("Docker", "docker-daemon")]
    [InlineData("docker", "docker-daemon")]
    public void Without_a_registry_an_image_goes_to_the_store_or_to_Docker(string local, string scheme) => Assert.Equal(scheme, RegistryWord.LocalScheme(local));

    [Theory]
    [InlineData("Podman")]
    [InlineData("nonsense")]
    public void An_engine_that_gets_nothing_is_not_passed_over_in_silence(string local) =>
        Assert.Equal(ErrorCodes.InvalidPublishItem, Assert.Throws<OciException>(() => RegistryWord.LocalScheme(local)).Code);
}
