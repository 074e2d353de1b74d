namespace Oci.Containerfile;

/// <summary>What a stage knows while its instructions pass by.</summary>
internal sealed class StageScope
{
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private readonly GlobalScope globals;
    private readonly LintOptions options;
    private readonly Dictionary<string, string> environment;
    private readonly Dictionary<string, string?> arguments;

    private StageScope(GlobalScope globals, LintOptions options, StageScope? parent)
    {
        this.globals = globals;
        this.options = options;
        environment = new Dictionary<string, string>(parent?.environment ?? [], StringComparer.Ordinal);
        arguments = new Dictionary<string, string?>(parent?.arguments ?? [], StringComparer.Ordinal);
        IsComplete = parent?.IsComplete ?? true;
        HasWorkdir = parent?.HasWorkdir ?? false;
        HasShell = parent?.HasShell ?? false;
    }

    /// <summary>Whether all environment variables are known: not so where the base image is not.</summary>
    public bool IsComplete { get; private set; }

    public bool HasWorkdir { get; set; }

    public bool HasShell { get; set; }

    /// <summary>What is known about the image that the stage starts from, and what it is called.</summary>
    public (string Name, BaseImageFacts Facts)? Base { get; private set; }

    public IEnumerable<string> Names => environment.Keys.Concat(arguments.Where(argument => argument.Value is not null).Select(argument => argument.Key));

    public static StageScope Begin(StageSyntax stage, ContainerfileSyntax syntax, GlobalScope globals, LintOptions options, IReadOnlyDictionary<int, StageScope> before)
    {
        var image = globals.Expand(stage.From.Image).Text;
        if (StageGraph.Find(syntax, image, stage.Index) is { Name: not null } parent && before.TryGetValue(parent.Index, out var inherited)) return new StageScope(globals, options, inherited);
        var scope = new StageScope(globals, options, null);
        if (image != "scratch") scope.StartFrom(image);
        scope.environment.TryAdd("PATH", DefaultPath);
        return scope;
    }

    public bool IsDeclared(string name) => arguments.ContainsKey(name);

    public Expansion Expand(Word word) => globals.Expander.ProcessWord(word.Text, Look);

    public Expansion ExpandGlobal(Word word) => globals.Expand(word);

    public Expansion Expand(HereDocument document) => new VariableExpander('\\', ExpansionOptions.HereDocument).ProcessWord(document.Content, Look);

    public void Declare(ArgumentDeclaration declaration)
    {
        var name = declaration.Name.Text;
        arguments[name] = options.BuildArguments.GetValueOrDefault(name)
            ?? (declaration.Default is { } word ? Expand(word).Text : globals.ValueOf(name) ?? arguments.GetValueOrDefault(name));
    }

    /// <summary>All values are expanded before the first of them is set.</summary>
    public void Set(EnvSyntax env)
    {
        var pairs = env.Variables.Select(pair => (Name: Expand(pair.Key).Text, Value: Expand(pair.Value).Text)).ToArray();
        foreach (var (name, value) in pairs) environment[name] = value;
    }

    private void StartFrom(string image)
    {
        var facts = options.BaseImage(image);
        IsComplete = facts is not null;
        if (facts is null) return;
        Base = (image, facts);
        HasShell = facts.HasShell;
        foreach (var (name, value) in facts.Environment) environment[name] = value;
    }

    private string? Look(string name) => environment.GetValueOrDefault(name) ?? arguments.GetValueOrDefault(name);
}
