namespace Oci.Testing;

/// <summary>The ways in which a network or a registry fails.</summary>
public enum FaultKind
{
    /// <summary>The connection is reset (RST) after some bytes of the answer's body; with none, before any answer.</summary>
    Reset,
    /// <summary>The connection ends in good order (FIN) too early.</summary>
    Cut,
    /// <summary>Nothing comes any more, but the connection stays.</summary>
    Stall,
    /// <summary>Another answer than the registry's.</summary>
    Answer,
    /// <summary>One byte of the body is another.</summary>
    Flip,
    /// <summary>The body is garbage of the right length.</summary>
    Junk,
    /// <summary>The registry does what is asked, and its answer is lost.</summary>
    LoseAnswer,
    /// <summary>Ranges are not known: the whole content is sent.</summary>
    NoRanges,
    /// <summary>No Content-Length: chunks.</summary>
    NoLength,
    /// <summary>A Content-Length that is wrong.</summary>
    WrongLength,
    /// <summary>The connection is reset while the request's body is sent.</summary>
    ResetUpload,
    /// <summary>The body drips.</summary>
    Slow,
}
