using System.Diagnostics;
using Oci.Containerfile;
using Oci.Diagnostics;
using Oci.Testing;

namespace Oci.Tests.Containerfile;

/// <summary>Whatever a text holds, reading it ends soon, throws nothing and reports places that exist.</summary>
public sealed class FuzzTests
{
    private static readonly string[] Pieces =
    [
        "FROM", "scratch", "AS", "x", "RUN", "COPY", "ADD", "ENV", "LABEL", "ARG", "CMD", "ENTRYPOINT", "ONBUILD", "HEALTHCHECK", "SHELL", "VOLUME", "EXPOSE", "USER", "WORKDIR", "STOPSIGNAL", "MAINTAINER",
        " ", " ", " ", "\n", "\n", "\n", "\r\n", "\t", "\\\n", "`\n", "\\", "`", "#", "# escape=`\n", "# syntax=", "# check=", "skip=all;", "//syntax=x\n", "{\"syntax\":\"x\"}", "\uFEFF", "#!",
        "<<EOF", "<<-EOF", "<<'EOF'", "<<\"E F\"", "<<", "EOF\n", "\tEOF\n", "3<<EOF", "<", "--from=", "--mount=type=cache,target=/x", "--mount=", "--link", "--", "--exclude=[a-", "--chmod=u=rwX", "--interval=1s", "NONE",
        "[", "]", "[\"a\",\"b\"]", "[\"a\",1]", "{", "}", "\"", "'", "=", "a=b", ",", ":", "$", "$x", "${x", "${x:-", "${x#", "${x//a/b}", "${x%%", "*", "?", "/", "..", "!", "**", "日本", "😀", "\uD83D", "\0", "\u0085", "\u00A0", "\u2028", "80/tcp", "1-", "SIGTERM", "é",
    ];

    [Fact]
    public void Random_files_are_read_without_a_throw()
    {
        var random = new Random(Seed());
        for (var round = 0; round < (Repository.RunsAll ? 200_000 : 3_000); round++)
        {
            var text = (random.Next(2) == 0 ? "FROM scratch\n" : "") + string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            Exercise(text);
        }
    }

    [Fact]
    public void Damaged_files_are_read_without_a_throw()
    {
        var random = new Random(Seed());
        var whole = "# syntax=x\nARG V=1\nFROM --platform=$BUILDPLATFORM a:${V:-2} AS b\nRUN --mount=type=secret,id=x --network=none <<EOF cat 3<<-'B'\na $x\nEOF\n\tb\n\tB\nCOPY --from=b --exclude=*.x <<f [\"x\"] y /z/\nhi\nf\n"
            + "ENV a=\"b $V\" c='d' e=f\\ g\nLABEL x y z\nHEALTHCHECK --interval=1m CMD [\"x\", \"\\u0041\"]\nONBUILD RUN <<E\nx\nE\nEXPOSE 80/tcp 5-6\nSHELL [\"a\"]\nRUN a \\\n\n  # c\n  b\nVOLUME [\"/x\"]\n";
        for (var round = 0; round < (Repository.RunsAll ? 200_000 : 3_000); round++)
        {
            var text = whole;
            for (var change = random.Next(1, 5); change > 0; change--)
            {
                var at = random.Next(text.Length);
                var length = random.Next(Math.Min(6, text.Length - at));
                text = text[..at] + (random.Next(2) == 0 ? Pieces[random.Next(Pieces.Length)] : "") + text[(at + length)..];
            }
            Exercise(text);
        }
    }

    [Fact]
    public void Words_and_patterns_are_read_without_a_throw()
    {
        var random = new Random(Seed());
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            var value = string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            var expansion = new VariableExpander(random.Next(2) == 0 ? '\\' : '`').ProcessWords(text, name => name == "x" ? value : null);
            Assert.True(expansion.Fault is not null || expansion.Text is not null);
            IgnoreFile.Parse(new SourceText("ignore", text)).Ignores(value);
            PathPattern.Parse(text).Matches(value);
            _ = ModeExpression.TryParse(text, out _);
            _ = ExposedPorts.TryParse(text, out _);
            _ = GoDuration.TryParse(text, out _);
            _ = ByteSize.TryParse(text, out _);
        }
    }

    public static TheoryData<string, string> Bombs() => new()
    {
        { "continuations", "FROM scratch\nRUN " + string.Concat(Enumerable.Repeat("a \\\n", 200_000)) },
        { "comments", string.Concat(Enumerable.Repeat("# comment\n", 200_000)) + "FROM scratch" },
        { "here-documents", "FROM scratch\nCOPY " + string.Concat(Enumerable.Repeat("<<a ", 15_000)) + "/x\n" + string.Concat(Enumerable.Repeat("a\n", 15_000)) },
        { "open here-documents", "FROM scratch\n" + string.Concat(Enumerable.Repeat("RUN <<a\n", 50_000)) },
        { "angles", "FROM scratch\nRUN " + new string('<', 60_000) + "\\\n" + new string('<', 60_000) },
        { "options", "FROM scratch\nRUN --mount=" + string.Concat(Enumerable.Repeat("z,", 30_000)) + "target=/x y" },
        { "wrong options", "FROM scratch\nRUN --mount=" + string.Concat(Enumerable.Repeat("y,", 30_000)) + "target=/x y" },
        { "flags", "FROM scratch\nRUN " + string.Concat(Enumerable.Repeat("--x ", 15_000)) },
        { "brackets", "FROM scratch\nCMD " + new string('[', 60_000) },
        { "triggers", "FROM scratch\n" + string.Concat(Enumerable.Repeat("ONBUILD ", 8_000)) },
        { "braces", "FROM scratch\nENV a=" + string.Concat(Enumerable.Repeat("${a:-", 12_000)) },
        { "quotes", "FROM scratch\nENV a=" + new string('\'', 60_001) },
        { "unknown", string.Concat(Enumerable.Repeat("x\n", 100_000)) },
        { "names", "FROM scratch\nENV " + string.Concat(Enumerable.Range(0, 8_000).Select(i => $"n{i}=x ")) + "\nLABEL " + string.Concat(Enumerable.Range(0, 7_000).Select(i => $"a=$m{i} ")) },
        { "stages", string.Concat(Enumerable.Range(0, 5_000).Select(i => $"FROM s{i} AS s{i + 1}\n")) },
        { "one line", "FROM " + new string('a', 5_000_000) },
        { "nothing", new string('\n', 2_000_000) },
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public void Bombs_do_not_go_off(string name, string text)
    {
        var clock = Stopwatch.StartNew();
        Exercise(text);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), $"{name} took {clock.Elapsed}");
    }

    private static int Seed() => Repository.RunsAll ? Environment.TickCount : 20250817;

    private static void Exercise(string text)
    {
        var source = new SourceText("Containerfile", text);
        var syntax = Parser.Parse(source);
        foreach (var diagnostic in syntax.Diagnostics.Take(50))
        {
            if (diagnostic.At is { } at) Assert.InRange(at.Start + at.Length, at.Start, text.Length);
            Assert.NotEmpty(DiagnosticText.Render(diagnostic));
        }
        foreach (var instruction in syntax.Instructions)
        {
            Assert.InRange(instruction.Span.Start + instruction.Span.Length, instruction.Span.Start, text.Length);
            foreach (var word in instruction.Arguments.Take(50)) Assert.InRange(word.Span.Start + word.Span.Length, word.Span.Start, text.Length);
            if (instruction is RunSyntax run) _ = run.Script;
        }
        SyntaxDump.Render(syntax);
        Assert.True(syntax.HasErrors || syntax.Stages.Count > 0);
        new Linter(new LintOptions { Ignore = IgnoreFile.FromPatterns(["*", "!a"]), Check = "experimental=all" }).Lint(syntax);
    }
}
