using Oci.Layers;

namespace Oci.Tests.Layers;

public sealed class RootlessOwnerTests
{
    [Theory]
    [InlineData(0u, 0u, ""), InlineData(1u, 0u, "0801"), InlineData(0u, 5u, "1005"), InlineData(1000u, 300u, "08e80710ac02"), InlineData(4294967295u, 1u, "08ffffffff0f1001")]
    public void An_owner_is_a_message_of_two_numbers(uint uid, uint gid, string message)
    {
        Assert.Equal(message, Convert.ToHexStringLower(RootlessOwner.Encode(uid, gid)));
        Assert.Equal((uid, gid), RootlessOwner.TryDecode(Convert.FromHexString(message)));
    }

    [Theory]
    [InlineData("08"), InlineData("0880"), InlineData("1801"), InlineData("08ffffffffff01"), InlineData("0a0100")]
    public void Anything_else_is_none(string message) => Assert.Null(RootlessOwner.TryDecode(Convert.FromHexString(message)));
}
