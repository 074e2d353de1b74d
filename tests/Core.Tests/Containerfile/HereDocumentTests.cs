using Oci.Containerfile;
using Oci.Diagnostics;
using static Oci.Tests.Containerfile.Sources;

namespace Oci.Tests.Containerfile;

public sealed class HereDocumentTests
{
    [Fact]
    public void Several_are_read_one_after_the_other()
    {
        var copy = Read<CopySyntax>("COPY <<a plain <<-'b' /dest/\nfor a\na\n\tfor b\n\tb\n");
        Assert.Equal([("a", "for a\n", true), ("b", "for b\n", false)], copy.Sources.Select(s => s.Inline).OfType<HereDocument>().Select(d => (d.Name, d.Text, d.Expand)));
        Assert.Equal("plain", copy.Sources[1].Path.Text);
        Assert.Null(copy.Sources[1].Inline);
        Assert.Equal("\tfor b\n", copy.Sources[2].Inline!.Content);
    }

    [Fact]
    public void Two_of_one_name_are_two() =>
        Assert.Equal(["1\n", "2\n"], Read<CopySyntax>("COPY <<x <<x /dest/\n1\nx\n2\nx\n").Sources.Select(s => s.Inline!.Text));

    [Fact]
    public void Blanks_may_stand_in_the_delimiter()
    {
        Assert.Equal("one two", Read<CopySyntax>("COPY <<\"one two\" /dest/\nx\none two\n").Sources[0].Inline?.Name);
        Assert.Equal("EOF", Read<CopySyntax>("COPY << EOF /dest/\nx\nEOF\n").Sources[0].Inline?.Name);
    }

    [Fact]
    public void Spans_cover_the_content()
    {
        var run = Read<RunSyntax>("RUN <<EOF\necho\nEOF\n");
        Assert.Equal("echo\n", run.HereDocuments[0].ContentSpan.Text);
        Assert.Equal("<<EOF", run.HereDocuments[0].Span.Text);
        Assert.Equal("RUN <<EOF\necho\nEOF", run.Span.Text);
        Assert.Equal("RUN <<EOF", run.Text);
    }

    [Theory]
    [InlineData("RUN <<EOF\necho $x\nEOF", "echo $x\n", null)]
    [InlineData("RUN <<-EOF\n\techo\n\tEOF", "echo\n", null)]
    [InlineData("RUN <<run.sh\n#!/bin/sh\necho\nrun.sh", "#!/bin/sh\necho\n", "run.sh")]
    [InlineData("RUN <<a/run.sh\n#!/bin/sh\na/run.sh", "#!/bin/sh\n", "run.sh")]
    [InlineData("RUN <<..\n#!/bin/sh\n..", "#!/bin/sh\n", "document")]
    [InlineData("RUN <<a/\n#!/bin/sh\na/", "#!/bin/sh\n", "document")]
    [InlineData("RUN cat <<EOF >x\ntext\nEOF", "cat <<EOF >x\ntext\nEOF", null)]
    [InlineData("RUN cat <<-A - 3<<B\n\ta\n\tA\nb\nB", "cat <<-A - 3<<B\n\ta\nA\nb\nB", null)]
    [InlineData("RUN <<EOF python3\n#!x\nEOF", "<<EOF python3\n#!x\nEOF", null)]
    public void What_is_run_is_the_document_or_the_line_with_it(string text, string script, string? file)
    {
        var run = Read<RunSyntax>(text);
        Assert.Equal((script, file), (run.Script!.Text, run.Script.FileName));
    }

    [Theory]
    [InlineData("RUN echo \"<<EOF\"")]
    [InlineData("RUN echo a<<EOF")]
    [InlineData("RUN cat <<<EOF")]
    [InlineData("RUN [\"<<EOF\"]")]
    [InlineData("RUN echo 'open <<EOF")]
    [InlineData("LABEL a=<<EOF")]
    [InlineData("USER <<EOF")]
    public void Other_words_are_none(string text) => Assert.Empty(Parse("FROM scratch\n" + text).Instructions[1].HereDocuments);

    [Fact]
    public void Comments_and_continuations_inside_are_content()
    {
        var run = Read<RunSyntax>("RUN <<EOF\n# comment\na \\\n  b\n\nEOF\n");
        Assert.Equal("# comment\na \\\n  b\n\n", run.Script?.Text);
        Assert.False(run.Line.HasEmptyContinuation);
    }

    [Fact]
    public void Lines_of_windows_stay_as_they_are() => Assert.Equal("echo\r\n", Read<RunSyntax>("RUN <<EOF\r\necho\r\nEOF\r\n").HereDocuments[0].Content);

    [Fact]
    public void One_that_does_not_end_is_an_error()
    {
        var error = Assert.Single(Errors("FROM scratch\nRUN <<EOF\necho\n EOF\nCOPPY"));
        Assert.Equal(ErrorCodes.UnterminatedHereDocument, error.Code);
        Assert.Equal("remove the blanks around `EOF` in line 4", error.Hint);
    }
}
