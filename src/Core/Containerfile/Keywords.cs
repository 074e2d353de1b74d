namespace Oci.Containerfile;

/// <summary>How an instruction cuts its arguments.</summary>
internal enum ArgumentForm
{
    /// <summary>JSON array, else one piece.</summary>
    Command,
    /// <summary>JSON array, else words.</summary>
    List,
    /// <summary>Words, quotes mean nothing.</summary>
    Words,
    /// <summary>Words, quotes group.</summary>
    QuotedWords,
    /// <summary><c>key=value</c> words, or <c>key value</c>.</summary>
    Pairs,
    /// <summary>One piece.</summary>
    Line,
    /// <summary>A word, and a command behind it.</summary>
    Healthcheck,
    /// <summary>Another instruction.</summary>
    Instruction,
    /// <summary>Not known: nobody can tell.</summary>
    Unknown,
}

/// <summary>The instructions and how they cut their arguments.</summary>
internal static class Keywords
{
    public static IReadOnlyDictionary<string, ArgumentForm> Forms { get; } = new Dictionary<string, ArgumentForm>(StringComparer.OrdinalIgnoreCase)
    {
        ["ADD"] = ArgumentForm.List,
        ["ARG"] = ArgumentForm.QuotedWords,
        ["CMD"] = ArgumentForm.Command,
        ["COPY"] = ArgumentForm.List,
        ["ENTRYPOINT"] = ArgumentForm.Command,
        ["ENV"] = ArgumentForm.Pairs,
        ["EXPOSE"] = ArgumentForm.Words,
        ["FROM"] = ArgumentForm.Words,
        ["HEALTHCHECK"] = ArgumentForm.Healthcheck,
        ["LABEL"] = ArgumentForm.Pairs,
        ["MAINTAINER"] = ArgumentForm.Line,
        ["ONBUILD"] = ArgumentForm.Instruction,
        ["RUN"] = ArgumentForm.Command,
        ["SHELL"] = ArgumentForm.Command,
        ["STOPSIGNAL"] = ArgumentForm.Line,
        ["USER"] = ArgumentForm.Line,
        ["VOLUME"] = ArgumentForm.List,
        ["WORKDIR"] = ArgumentForm.Line,
    };

    public static ArgumentForm FormOf(string keyword) => Forms.GetValueOrDefault(keyword, ArgumentForm.Unknown);

    public static bool TakesHereDocuments(string keyword) => keyword.ToUpperInvariant() is "RUN" or "COPY" or "ADD";
}
