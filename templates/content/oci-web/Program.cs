var builder = WebApplication.CreateSlimBuilder(args);
builder.Services.AddHealthChecks();

var app = builder.Build();
app.MapGet("/", () => "Hello from a container");
app.MapHealthChecks("/health");
app.Run();
