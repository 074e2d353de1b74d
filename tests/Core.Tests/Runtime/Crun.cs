using System.Runtime.Versioning;
using Oci.Testing;

namespace Oci.Tests.Runtime;

/// <summary>crun, also on hosts whose hybrid control groups it refuses.</summary>
[SupportedOSPlatform("linux")]
internal static class Crun
{
    // crun ends at once where a version 2 hierarchy beside version 1 offers a controller; nothing but hiding that file helps.
    private const string Hidden = "/sys/fs/cgroup/unified/cgroup.controllers";

    /// <summary>crun's path, or that of a script in front of it.</summary>
    public static string Wrapped(string script)
    {
        var crun = Peer.Require("crun");
        if (!File.Exists(Hidden)) return crun;
        return HostProgram.Script(script, $"#!/bin/sh\nexec unshare -m sh -c 'mount --bind /dev/null {Hidden}; exec {crun} \"$@\"' crun \"$@\"\n");
    }
}
