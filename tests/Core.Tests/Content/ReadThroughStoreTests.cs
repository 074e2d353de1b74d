using Oci.Content;
using Oci.Contracts;

namespace Oci.Tests.Content;

public sealed class ReadThroughStoreTests : ContentStoreContract
{
    private readonly MemoryContentStore local = new();
    private readonly MemoryContentStore remote = new();

    protected override IContentStore Create() => new ReadThroughStore(local, remote);

    [Fact]
    public async Task Content_is_kept_locally_while_it_passes_by()
    {
        var content = await WriteAsync(remote, "far away"u8.ToArray());
        Assert.True(await Create().ContainsAsync(content, Ct));
        Assert.False(await local.ContainsAsync(content, Ct));
        Assert.Equal("far away"u8.ToArray(), await ReadAsync(Create(), content));
        Assert.Equal("far away"u8.ToArray(), await ReadAsync(local, content));
    }

    [Fact]
    public async Task Content_read_synchronously_is_kept_too()
    {
        var content = await WriteAsync(remote, "far away"u8.ToArray());
        await using (var source = await Create().OpenReadAsync(content, Ct)) Assert.Equal(8, source.ReadAtLeast(new byte[8], 8));
        Assert.True(await local.ContainsAsync(content, Ct));
    }

    [Fact]
    public async Task Content_that_is_not_read_to_its_end_is_not_kept()
    {
        var content = await WriteAsync(remote, "far away"u8.ToArray());
        await using (var source = await Create().OpenReadAsync(content, Ct)) Assert.Equal(3, await source.ReadAsync(new byte[3], Ct));
        Assert.False(await local.ContainsAsync(content, Ct));
    }

    [Fact]
    public async Task What_is_local_is_not_asked_for_again()
    {
        var content = await WriteAsync(local, "at home"u8.ToArray());
        Assert.Equal("at home"u8.ToArray(), await ReadAsync(new ReadThroughStore(local, new MemoryContentStore()), content));
    }
}
