namespace Oci.Build;

/// <summary>What of the network a RUN step sees.</summary>
public enum StepNetwork
{
    /// <summary>What the build was asked for; the host's network where nothing was said.</summary>
    Default,
    /// <summary>A loopback device and nothing else.</summary>
    None,
    /// <summary>The host's network.</summary>
    Host,
}
