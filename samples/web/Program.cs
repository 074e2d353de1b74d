var app = WebApplication.CreateSlimBuilder(args).Build();
app.MapGet("/", () => "Hello from a container that no daemon made");
app.Run();
