var app = WebApplication.CreateSlimBuilder(args).Build();
Type[] packages =
[
    typeof(Microsoft.FSharp.Core.Unit), typeof(FsCheck.Config), typeof(Polly.ResiliencePipeline), typeof(ICSharpCode.SharpZipLib.BZip2.BZip2),
    typeof(System.CommandLine.RootCommand), typeof(YamlDotNet.Core.Parser), typeof(Xunit.Assert), typeof(Microsoft.CodeAnalysis.SyntaxTree),
];
app.UseStaticFiles();
app.MapGet("/", () => "shop 1");
app.MapGet("/greeting/{culture}", (string culture) => Catalog.Texts.Greeting(culture));
app.MapGet("/checksum/{text}", (string text) => Pricing.Checksum.Of(text).ToString("x8"));
app.MapGet("/packages", () => packages.Count(type => type.Assembly.GetTypes().Length > 1));
app.MapGet("/user", () => Environment.UserName);
app.Run();
