namespace Oci.Runtime;

/// <summary>What keeps a container apart from the host.</summary>
public enum Isolation
{
    /// <summary>The built-in runner where the host allows it, else an OCI runtime.</summary>
    Auto,
    /// <summary>An OCI runtime: runc, crun, or another one that is named.</summary>
    Runtime,
    /// <summary>The built-in runner.</summary>
    Sandbox,
}
