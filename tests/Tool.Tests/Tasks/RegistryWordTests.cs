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
    public void A_registry_is_a_host_even_where_a_reference_would_take_it_for_a_part_of_a_name(string registry, string host) =>
        Assert.Equal(host, ImageReference.Parse($"{RegistryWord.AsHost(registry)}/app:1").Host);
}
