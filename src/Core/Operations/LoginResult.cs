namespace Oci.Operations;

/// <summary>What <see cref="LoginOperation"/> did.</summary>
/// <param name="Registry">The registry.</param>
/// <param name="Username">Who is known there.</param>
/// <param name="StoredIn">Where the credential is kept: a file, or a helper program.</param>
public sealed record LoginResult(string Registry, string Username, string StoredIn);
