using System.Text.RegularExpressions;

namespace Oci.Containerfile;

/// <summary>The rules about what FROM names.</summary>
internal sealed partial class FromLint(LintReport report, GlobalScope globals)
{
    public void Check(ContainerfileSyntax syntax)
    {
        foreach (var stage in syntax.Stages)
        {
            CheckArguments(stage.From, stage.From.Image);
            CheckDefaults(stage.From);
            if (stage.From.Platform is { } platform) CheckPlatform(stage.From, platform);
        }
    }

    private void CheckArguments(FromSyntax from, Word word)
    {
        foreach (var name in globals.Expand(word).Undefined.Except(globals.Names))
        {
            var suggestion = Suggestion.Nearest(name, globals.Names) is { } nearest ? $" (did you mean {nearest}?)" : "";
            report.Add(LintRules.UndefinedArgInFrom, from, word.Span, $"FROM argument '{name}' is not declared{suggestion}");
        }
    }

    private void CheckDefaults(FromSyntax from)
    {
        if (!from.Image.Text.Contains('$', StringComparison.Ordinal)) return;
        var image = globals.ExpandDefaults(from.Image);
        if (image.Fault is null && !ImageNameForm.IsMatch(image.Text) && !TransportForm.IsMatch(image.Text))
        {
            report.Add(LintRules.InvalidDefaultArgInFrom, from, from.Image.Span, $"Default value for ARG {from.Image} results in empty or invalid base image name");
        }
    }

    private void CheckPlatform(FromSyntax from, Word platform)
    {
        CheckArguments(from, platform);
        if (platform.Text is "$TARGETPLATFORM" or "${TARGETPLATFORM}")
        {
            report.Add(LintRules.RedundantTargetPlatform, from, platform.Span, $"Setting platform to predefined {platform} in FROM is redundant as this is the default behavior");
        }
        // A stage that says in its name which platform it is for means it.
        var meant = from.StageName is { } name && platform.Text.Split('/').Take(2).Any(part => part.Length > 0 && name.Text.Contains(part, StringComparison.OrdinalIgnoreCase));
        if (!platform.Text.Contains('$', StringComparison.Ordinal) && !meant)
        {
            report.Add(LintRules.FromPlatformFlagConstDisallowed, from, platform.Span, $"FROM --platform flag should not use constant value \"{platform}\"");
        }
    }

    /// <summary>An image that lies somewhere else than in a registry (a buildah extension).</summary>
    [GeneratedRegex("^(?:oci|oci-archive|docker-archive|docker-daemon|docker|dir|store):.", RegexOptions.CultureInvariant)]
    private static partial Regex TransportForm { get; }

    /// <summary>The grammar of image names: a registry, a path in lower case, a tag, a digest.</summary>
    [GeneratedRegex(@"^(?:[a-zA-Z0-9.-]+(?::[0-9]+)?/|\[[0-9a-fA-F:]+\](?::[0-9]+)?/)?[a-z0-9]+(?:(?:\.|_|__|-+|/)[a-z0-9]+)*(?::[\w][\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$",
        RegexOptions.CultureInvariant | RegexOptions.ECMAScript)]
    private static partial Regex ImageNameForm { get; }
}
