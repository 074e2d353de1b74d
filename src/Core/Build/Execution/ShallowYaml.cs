using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Oci.Build;

/// <summary>Reads YAML whose authors need not be trusted: the library descends into it by recursion, which no error could end in time.</summary>
internal static class ShallowYaml
{
    private const int MaxDepth = 64;

    /// <summary>Reads a text.</summary>
    /// <exception cref="YamlException">It is no YAML, or nested too deeply.</exception>
    public static YamlStream Load(string text)
    {
        CheckDepth(new Parser(new StringReader(text)));
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        return yaml;
    }

    private static void CheckDepth(Parser parser)
    {
        for (var depth = 0; parser.MoveNext();)
        {
            var found = parser.Current!;
            depth += found.NestingIncrease;
            if (depth > MaxDepth) throw new YamlException(found.Start, found.End, $"nested more than {MaxDepth} levels deep");
        }
    }
}
