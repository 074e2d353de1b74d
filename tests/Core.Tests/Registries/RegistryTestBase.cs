using Oci.Content;
using Oci.Registries;
using Oci.Testing;

namespace Oci.Tests.Registries;

/// <summary>A registry in memory and a way to it.</summary>
public abstract class RegistryTestBase : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> servers = [];
    private readonly List<RegistrySession> sessions = [];

    protected RegistryTestBase() => Registry = Add(new FakeRegistry());

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected FakeRegistry Registry { get; }

    public async ValueTask DisposeAsync()
    {
        sessions.ForEach(session => session.Dispose());
        foreach (var server in servers) await server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected T Add<T>(T server) where T : IAsyncDisposable
    {
        servers.Add(server);
        return server;
    }

    protected RegistrySession Session(Func<RegistryOptions, RegistryOptions>? change = null)
    {
        var session = new RegistrySession(change?.Invoke(FakeRegistry.Options) ?? FakeRegistry.Options);
        sessions.Add(session);
        return session;
    }

    protected RegistryRepository Open(Func<RegistryOptions, RegistryOptions>? change = null) => Session(change).OpenToWrite(Registry.Name);

    protected static async Task<byte[]> ReadAsync(RegistryRepository repository, Descriptor content)
    {
        await using var source = await repository.OpenReadAsync(content, Ct);
        var bytes = new MemoryStream();
        await source.CopyToAsync(bytes, Ct);
        return bytes.ToArray();
    }

    protected static Task<bool> PushAsync(RegistryRepository repository, Descriptor content, byte[] bytes) =>
        ((IContentReceiver)repository).ReceiveAsync(content, (offset, _) => Task.FromResult<Stream>(new MemoryStream(bytes, (int)offset, bytes.Length - (int)offset)), _ => { }, Ct);

    protected static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }
}
