namespace Oci.Operations;

/// <summary>A variable that the tool reads, for its documentation.</summary>
/// <param name="Name">As it stands in the environment.</param>
/// <param name="Summary">What it changes, one sentence.</param>
/// <param name="Default">What holds where it is not set.</param>
public sealed record EnvironmentVariable(string Name, string Summary, string Default);
