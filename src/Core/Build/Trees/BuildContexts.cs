namespace Oci.Build;

/// <summary>The contexts of one build by name.</summary>
public sealed class BuildContexts : IDisposable
{
    private readonly Dictionary<string, BuildContext> contexts = [];

    /// <summary>All of them.</summary>
    public IReadOnlyDictionary<string, BuildContext> ByName => contexts;

    /// <summary>The one that COPY without <c>--from</c> means.</summary>
    public BuildContext Main => contexts[ContextStep.Main];

    /// <summary>Takes a context; disposed with the rest.</summary>
    public void Add(string name, BuildContext context) => contexts.Add(name, context);

    /// <summary>Writes down what was learnt about the files.</summary>
    public void Remember()
    {
        foreach (var context in contexts.Values) context.Remember();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var context in contexts.Values) context.Dispose();
    }
}
