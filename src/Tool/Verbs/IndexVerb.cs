using System.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>index …</c>: image indexes by hand.</summary>
internal sealed class IndexVerb : Command
{
    public IndexVerb() : base("index", "Make and change image indexes by hand")
    {
        foreach (var verb in (Command[])[new IndexCreateVerb(), new IndexAddVerb(), new IndexRemoveVerb(), new IndexAnnotateVerb(), new IndexInspectVerb()]) Subcommands.Add(verb);
    }
}
