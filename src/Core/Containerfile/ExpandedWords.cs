namespace Oci.Containerfile;

/// <summary>Which words of an instruction the builder expands. The others are left to the shell or stand for themselves.</summary>
internal static class ExpandedWords
{
    public static IEnumerable<Word> Of(InstructionSyntax instruction) => instruction switch
    {
        ArgSyntax arg => arg.Declarations.Select(declaration => declaration.Default).OfType<Word>(),
        EnvSyntax env => env.Variables.SelectMany(pair => new[] { pair.Key, pair.Value }),
        LabelSyntax label => label.Labels.SelectMany(pair => new[] { pair.Key, pair.Value }),
        FileTransferSyntax transfer => OfTransfer(transfer),
        RunSyntax run => run.Mounts.SelectMany(mount => mount.Options.Where(option => option is { Key: not "from", Value: not null }).Select(option => new Word(option.Value!, mount.Span))),
        ExposeSyntax or UserSyntax or VolumeSyntax or WorkdirSyntax or StopSignalSyntax => instruction.Arguments,
        _ => [],
    };

    private static IEnumerable<Word> OfTransfer(FileTransferSyntax transfer)
    {
        foreach (var source in transfer.Sources.Where(source => source.Inline is null)) yield return source.Path;
        yield return transfer.Destination;
        if (transfer.Chown is { } chown) yield return chown;
        if (transfer.Chmod is { } chmod) yield return chmod;
        if (transfer is AddSyntax { Checksum: { } checksum }) yield return checksum;
        foreach (var pattern in transfer.Excludes) yield return pattern;
    }
}
