namespace Oci.Runtime;

/// <summary>Where a container's standard streams lead.</summary>
public sealed record ContainerIo
{
    private ContainerIo() { }

    /// <summary>To this process's own streams; the only choice for a terminal.</summary>
    public static ContainerIo Inherit { get; } = new() { InheritsStreams = true };

    /// <summary>Nothing to read, and what is written is discarded.</summary>
    public static ContainerIo Discard { get; } = new();

    /// <summary>Nothing to read; what is written goes to <paramref name="output"/> line by line as soon as a line is whole.</summary>
    /// <param name="output">Called from one thread of the container's, never twice at once; must be quick and must not throw.</param>
    public static ContainerIo Lines(Action<OutputLine> output)
    {
        var standard = new LineSplitter((text, goesOn) => output(new OutputLine(text, false) { GoesOn = goesOn }));
        var error = new LineSplitter((text, goesOn) => output(new OutputLine(text, true) { GoesOn = goesOn }));
        return new() { Output = (bytes, isError) => (isError ? error : standard).Write(bytes), Completed = () => { standard.Complete(); error.Complete(); } };
    }

    /// <summary>What is written goes to <paramref name="output"/> as it comes.</summary>
    /// <param name="output">Bytes, and whether they came on standard error. Called from one thread of the container's; must not keep the memory, must not throw.</param>
    /// <param name="input">What the container reads; null for nothing.</param>
    public static ContainerIo Bytes(ContainerOutput output, Stream? input = null) => new() { Output = output, Input = input };

    /// <summary>The same streams, and <paramref name="output"/> hears what is written too; a terminal is left alone.</summary>
    /// <param name="output">Called before the others; must not throw.</param>
    /// <param name="completed">Called when there is no more.</param>
    internal ContainerIo With(ContainerOutput output, Action completed) => InheritsStreams ? this : this with
    {
        Output = (bytes, isError) =>
        {
            output(bytes, isError);
            Output?.Invoke(bytes, isError);
        },
        Completed = () =>
        {
            completed();
            Completed?.Invoke();
        },
    };

    /// <summary>The same streams, for a process inside a container that gets the signals of <paramref name="relay"/>.</summary>
    public ContainerIo With(SignalRelay relay) => this with { Signals = relay };

    internal SignalRelay? Signals { get; private init; }

    internal bool InheritsStreams { get; private init; }

    internal ContainerOutput? Output { get; private init; }

    internal Action? Completed { get; private init; }

    internal Stream? Input { get; private init; }
}
