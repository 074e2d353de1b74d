using Oci.Diagnostics;

namespace Oci.Tests.Diagnostics;

public sealed class DiagnosticTextTests
{
    private static readonly SourceText Source = new("Containerfile", "FROM scratch\n\tCOPY 日本 app.dll\nRUN \u001b[31mred\n" + new string('a', 300) + "BAD" + new string('b', 300) + "\n");

    private static string Render(string part, string message = "something is wrong", string? hint = null) =>
        DiagnosticText.Render(new Diagnostic(ErrorCodes.WrongArguments, Severity.Error, message, Find(part), hint));

    private static SourceSpan Find(string part) => new(Source, Source.Text.IndexOf(part, StringComparison.Ordinal), part.Length);

    [Fact]
    public void A_finding_shows_its_line_with_carets_and_the_hint()
    {
        Assert.Equal("""
            error[OCI4003]: something is wrong
              --> Containerfile:1:6
            1 | FROM scratch
              |      ^^^^^^^
            hint: do something else
            """, Render("scratch", hint: "do something else"), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Tabs_and_wide_characters_keep_the_carets_below_their_place()
    {
        Assert.EndsWith("2 |     COPY 日本 app.dll\n  | " + new string(' ', 14) + "^^^^^^^", Render("app.dll"));
        Assert.EndsWith("\n  | " + new string(' ', 9) + "^^^^", Render("日本"));
    }

    [Fact]
    public void Control_characters_are_shown_and_not_sent()
    {
        var text = Render("red", "found `\u001b]0;x\u0007`", "type\u202Ethis");
        Assert.DoesNotContain('\u001b', text);
        Assert.Contains("found `\\u{1B}]0;x\\u{7}`", text);
        Assert.Contains("type\\u{202E}this", text);
        Assert.Contains("RUN \\u{1B}[31mred\n  | " + new string(' ', 14) + "^^^", text);
    }

    [Fact]
    public void Long_lines_are_cut_around_the_place()
    {
        var lines = Render("BAD").Split('\n');
        Assert.All(lines, line => Assert.True(line.Length < 200));
        Assert.StartsWith("4 | …a", lines[2]);
        Assert.EndsWith("b…", lines[2]);
        Assert.Equal(lines[2].IndexOf("BAD", StringComparison.Ordinal), lines[3].IndexOf("^^^", StringComparison.Ordinal));
    }

    [Fact]
    public void A_span_of_several_lines_is_marked_to_the_end_of_its_first() =>
        Assert.EndsWith("1 | FROM scratch\n  |      ^^^^^^^", Render("scratch\n\tCOPY"));

    [Fact]
    public void An_empty_span_gets_one_caret_even_behind_the_line()
    {
        var end = new SourceSpan(Source, "FROM scratch".Length, 0);
        Assert.EndsWith("1 | FROM scratch\n  |             ^", DiagnosticText.Render(new Diagnostic(ErrorCodes.WrongArguments, Severity.Warning, "m", end)));
    }

    [Fact]
    public void A_finding_without_a_place_is_one_line() =>
        Assert.Equal("note[OCI4003]: m", DiagnosticText.Render(new Diagnostic(ErrorCodes.WrongArguments, Severity.Information, "m")));

    [Fact]
    public void A_fault_reads_like_a_finding() =>
        Assert.Equal("error[OCI1001]: m\nhint: h", DiagnosticText.Render(new OciException(ErrorCodes.ContentNotFound, "m", "h")));

    [Fact]
    public void The_one_line_form_is_what_editors_read()
    {
        var finding = new Diagnostic(ErrorCodes.WrongArguments, Severity.Warning, "m", Find("COPY"), "h");
        Assert.Equal("Containerfile(2,2): warning OCI4003: m (hint: h)", DiagnosticText.RenderLine(finding));
    }
}
