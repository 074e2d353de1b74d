using Oci.Contracts;
using Oci.Content;
using Oci.Images;
using Oci.Layouts;
using Oci.Testing;

namespace Oci.Tests.Layouts;

public sealed class OciLayoutContractTests : ImageRepositoryContract, IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    protected override IImageRepository Create() => OciLayout.OpenOrCreate(folder["layout"]);

    protected override Task<IImageRepository> ReopenAsync(IImageRepository written) => Task.FromResult<IImageRepository>(OciLayout.Open(folder["layout"]));
}

public sealed class OciLayoutContentTests : ContentStoreContract, IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    protected override IContentStore Create() => OciLayout.OpenOrCreate(folder["layout"]);
}

/// <summary>An archive holds one name: images are gathered in a layout and their entries packed together.</summary>
public sealed class OciArchiveContractTests : ImageRepositoryContract, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<IDisposable> opened = [];

    public void Dispose()
    {
        foreach (var archive in opened) archive.Dispose();
        folder.Dispose();
    }

    protected override IImageRepository Create() => OciLayout.OpenOrCreate(folder["layout"]);

    protected override async Task<IImageRepository> ReopenAsync(IImageRepository written)
    {
        await PlainTars.PackAsync(folder["layout"], folder["layout.tar"]);
        var archive = OciArchive.Open(folder["layout.tar"], folder["tmp"]);
        opened.Add(archive);
        return archive;
    }
}
