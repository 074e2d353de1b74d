namespace Oci.Registries;

/// <summary>What tokens are asked for: <c>repository:NAME:ACTION,ACTION</c>.</summary>
internal static class Scopes
{
    private const string Kind = "repository:";

    private static readonly string[] ReadingActions = ["pull", "metadata_read", "content_read"];

    /// <summary>To read a repository.</summary>
    public static IReadOnlyList<string> Pull(string repository) => [$"{Kind}{repository}:pull"];

    /// <summary>To read and write a repository.</summary>
    public static IReadOnlyList<string> Push(string repository) => [$"{Kind}{repository}:pull,push"];

    /// <summary>To write a repository with content of another one of the same registry.</summary>
    public static IReadOnlyList<string> Mount(string repository, string from) => [.. Push(repository), .. Pull(from)];

    /// <summary>To delete from a repository.</summary>
    public static IReadOnlyList<string> Delete(string repository) => [$"{Kind}{repository}:pull,push,delete"];

    /// <summary>
    /// What is needed together with what the registry says is needed, as far as that is about the same repositories, and reads only
    /// or is a right that is needed anyway: a registry does not get a token for more than what is being done.
    /// </summary>
    public static IReadOnlyList<string> Widen(IReadOnlyList<string> needed, string? asked)
    {
        var more = (asked ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(scope => needed.Any(own => Adds(scope, own))).Distinct().Take(4).ToList();
        return more.Count == 0 ? needed : [.. needed, .. more];
    }

    /// <summary>The name that credentials are looked up by: of the first repository, else of the registry.</summary>
    public static string NameOf(string registry, IReadOnlyList<string> scopes) =>
        scopes.FirstOrDefault(scope => scope.StartsWith(Kind, StringComparison.Ordinal)) is { } scope ? $"{registry}/{Split(scope).Resource[Kind.Length..]}" : registry;

    private static bool Adds(string scope, string own)
    {
        var ((resource, actions), (ownResource, ownActions)) = (Split(scope), Split(own));
        return resource == ownResource && !actions.All(ownActions.Contains) && actions.All(action => ownActions.Contains(action) || ReadingActions.Contains(action));
    }

    private static (string Resource, string[] Actions) Split(string scope)
    {
        var colon = scope.LastIndexOf(':');
        return colon < 0 ? (scope, []) : (scope[..colon], scope[(colon + 1)..].Split(','));
    }
}
