namespace Oci.Containerfile;

/// <summary>The variables that FROM sees, as a linter knows them: once with the build arguments, once with the defaults alone.</summary>
internal sealed class GlobalScope
{
    private readonly VariableExpander expander;
    private readonly Dictionary<string, string?> values;
    private readonly Dictionary<string, string?> defaults;

    public GlobalScope(ContainerfileSyntax syntax, LintOptions options)
    {
        expander = new VariableExpander(syntax.Directives.Escape);
        var predefined = PredefinedArguments.Values(options.BuildPlatform, options.TargetPlatform ?? options.BuildPlatform, options.Target);
        values = predefined.ToDictionary(pair => pair.Key, pair => (string?)pair.Value, StringComparer.Ordinal);
        defaults = new Dictionary<string, string?>(values, StringComparer.Ordinal);
        foreach (var declaration in syntax.GlobalArguments.SelectMany(argument => argument.Declarations))
        {
            var name = declaration.Name.Text;
            defaults[name] = Default(declaration, defaults);
            values[name] = options.BuildArguments.GetValueOrDefault(name) ?? Default(declaration, values);
        }
    }

    public VariableExpander Expander => expander;

    /// <summary>Declared or predefined; a declared argument may have no value.</summary>
    public IReadOnlyCollection<string> Names => values.Keys;

    public string? ValueOf(string name) => values.GetValueOrDefault(name);

    public Expansion Expand(Word word) => expander.ProcessWord(word.Text, ValueOf);

    public Expansion ExpandDefaults(Word word) => expander.ProcessWord(word.Text, name => defaults.GetValueOrDefault(name));

    private string? Default(ArgumentDeclaration declaration, Dictionary<string, string?> scope) =>
        declaration.Default is { } word ? expander.ProcessWord(word.Text, name => scope.GetValueOrDefault(name)).Text : scope.GetValueOrDefault(declaration.Name.Text);
}
