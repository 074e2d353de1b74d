using Oci.Content;
using Oci.Contracts;
using Oci.Images;
using Oci.Registries;
using Oci.Testing;

namespace Oci.Interop.Registries;

/// <summary>One registry for the suite; each test has a repository of its own.</summary>
public sealed class RegistryFixture : IAsyncLifetime
{
    private int made;
    private DockerRegistry? registry;

    public RegistrySession Session { get; } = new(new RegistryOptions());

    public string Host => registry!.Host;

    public ImageReference NewName() => ImageReference.Parse($"{Host}/contract/repo{Interlocked.Increment(ref made)}");

    public async ValueTask InitializeAsync() => registry = await DockerRegistry.StartAsync();

    public async ValueTask DisposeAsync()
    {
        Session.Dispose();
        if (registry is not null) await registry.DisposeAsync();
    }
}

public sealed class RegistryRepositoryContractTests(RegistryFixture fixture) : ImageRepositoryContract, IClassFixture<RegistryFixture>
{
    protected override IImageRepository Create() => fixture.Session.OpenToWrite(fixture.NewName());

    protected override Task<IImageRepository> ReopenAsync(IImageRepository written) => Task.FromResult<IImageRepository>(fixture.Session.Open(((RegistryRepository)written).Name));
}

public sealed class RegistryContentContractTests(RegistryFixture fixture) : ContentStoreContract, IClassFixture<RegistryFixture>
{
    protected override IContentStore Create() => fixture.Session.OpenToWrite(fixture.NewName());
}
