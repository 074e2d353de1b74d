using System.CommandLine;

namespace Oci.Tool.Verbs;

/// <summary><c>cache</c>: what builds keep for one another.</summary>
internal sealed class CacheCommand : Command
{
    public CacheCommand() : base("cache", "Look at the build cache, and give parts of it up")
    {
        Subcommands.Add(new CacheListVerb());
        Subcommands.Add(new CachePruneVerb());
    }
}
