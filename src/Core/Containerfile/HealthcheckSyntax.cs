namespace Oci.Containerfile;

/// <summary><c>HEALTHCHECK [options] CMD command</c> or <c>HEALTHCHECK NONE</c></summary>
public sealed class HealthcheckSyntax : InstructionSyntax
{
    internal HealthcheckSyntax(InstructionLine line) : base(line) { }

    /// <summary>What is run, or null for <c>NONE</c>, which switches off what the base image set.</summary>
    public CommandSyntax? Command { get; internal init; }

    /// <summary>Nanoseconds between two checks, or null for the default.</summary>
    public long? Interval { get; internal init; }

    /// <summary>Nanoseconds that a check may take, or null for the default.</summary>
    public long? Timeout { get; internal init; }

    /// <summary>Nanoseconds at the start in which failures do not count, or null for the default.</summary>
    public long? StartPeriod { get; internal init; }

    /// <summary>Nanoseconds between two checks at the start, or null for the default.</summary>
    public long? StartInterval { get; internal init; }

    /// <summary>How many failures in a row make a container unhealthy, or null for the default.</summary>
    public int? Retries { get; internal init; }
}
