using System.Runtime.CompilerServices;
using Oci.Registries;

namespace Oci.Tests.Registries;

public sealed class PendingConnectionTests
{
    // A timer on it made .NET 10.0 wait for ever, once in some hundred copies.
    [Fact]
    public void A_connection_that_is_still_being_made_is_left_to_its_own_time_limit()
    {
        RuntimeHelpers.RunClassConstructor(typeof(RegistryClients).TypeHandle);
        Assert.Equal("-1", AppContext.GetData("System.Net.SocketsHttpHandler.PendingConnectionTimeoutOnRequestCompletion"));
    }
}
