using System.Text.Json;
using Oci.Content;

namespace Oci.Build;

/// <summary>
/// A vertex of a <see cref="BuildPlan"/>: something that yields a file tree, with every variable expanded. Steps are named by their content:
/// <see cref="Id"/> hashes the operation and the identities of its inputs, whatever stage or platform asked for it.
/// </summary>
public abstract record BuildStep
{
    private Digest? id;

    /// <summary>An empty step.</summary>
    protected BuildStep() { }

    /// <summary>A copy; its identity is computed anew, as it may differ.</summary>
    protected BuildStep(BuildStep original) => Origin = original.Origin;

    /// <summary>Where the step comes from.</summary>
    public required StepOrigin Origin { get; init; }

    /// <summary>The steps whose trees this one needs. The first one is the tree that it changes, where it changes one.</summary>
    public abstract IReadOnlyList<BuildStep> Inputs { get; }

    /// <summary>The SHA-256 of <see cref="WriteVertex"/>'s JSON.</summary>
    public Digest Id => id ??= CanonicalJson.Hash(WriteVertex);

    /// <summary>Which operation: the name in the serialisation.</summary>
    internal abstract string Operation { get; }

    /// <summary>Writes the operation's own fields in fixed order. Inputs are meant by their place in <see cref="Inputs"/>.</summary>
    internal abstract void WriteOperation(Utf8JsonWriter json);

    /// <summary>The deterministic serialisation: <c>{"op":…,"inputs":[digest…],"args":{…}}</c>.</summary>
    internal void WriteVertex(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("op", Operation);
        json.WriteStartArray("inputs");
        foreach (var input in Inputs) json.WriteStringValue(input.Id.ToString());
        json.WriteEndArray();
        json.WriteStartObject("args");
        WriteOperation(json);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
