using System.Runtime.Versioning;
using Oci.Testing;

namespace Oci.Tests.Snapshots;

/// <summary>The contract once more where we are root of a user namespace only: overlay keeps its marks in other attributes there.</summary>
[SupportedOSPlatform("linux")]
public sealed class UserNamespaceTests
{
    /// <summary>Runs its arguments in a user namespace in which every id is itself; the maps are written from outside, where that is permitted.</summary>
    private const string Enter = """
        unshare -U sh -c 'while [ -z "$(cat /proc/self/uid_map)" ]; do sleep 0.02; done; exec setpriv --reuid 0 --regid 0 --clear-groups "$@"' x "$@" &
        until echo '0 0 4294967294' > /proc/$!/gid_map; do sleep 0.02; done 2>/dev/null
        echo '0 0 4294967294' > /proc/$!/uid_map
        wait $!
        """;

    public UserNamespaceTests() => Peer.RequireRoot();

    [Fact]
    public async Task Steps_are_read_and_kept_inside_a_user_namespace() =>
        await TestChild.PassAsync(TestChild.Start(GetType().Assembly, ["/bin/sh", "-c", Enter, Peer.Require("setpriv")],
            ["-method", $"{typeof(OverlaySnapshotterTests).FullName}.A_step_made_into_a_layer*"], ("OCI_TEST_USERNS", "1")));
}
