namespace Oci.Native;

/// <summary>How to start a program.</summary>
internal sealed record ChildStart
{
    /// <summary>The program, absolute: nothing is looked up.</summary>
    public required string Program { get; init; }
    /// <summary>Its arguments, without its own name. Never one string that a shell would take apart.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }
    /// <summary>Its whole environment, as <c>NAME=VALUE</c>.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];
    /// <summary>Standard input.</summary>
    public ChildStream Input { get; init; }
    /// <summary>Standard output.</summary>
    public ChildStream Output { get; init; }
    /// <summary>Standard error.</summary>
    public ChildStream Error { get; init; }
    /// <summary>Whether it leads a process group of its own, so that the terminal's signals do not reach it behind our back.</summary>
    public bool OwnGroup { get; init; }
    /// <summary>Whether it leads a session of its own, without a terminal: it lives on when ours ends.</summary>
    public bool OwnSession { get; init; }
}
