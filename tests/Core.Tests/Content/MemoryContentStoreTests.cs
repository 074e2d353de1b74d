using Oci.Content;
using Oci.Contracts;

namespace Oci.Tests.Content;

public sealed class MemoryContentStoreTests : ContentStoreContract
{
    protected override IContentStore Create() => new MemoryContentStore();
}
