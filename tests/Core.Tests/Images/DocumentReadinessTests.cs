using Oci.Images;

namespace Oci.Tests.Images;

public sealed class DocumentReadinessTests
{
    [Fact]
    public async Task What_is_loaded_ahead_can_be_read() => await DocumentReadiness.PrepareAsync();
}
