using Oci.Tool;
using var signals = new TerminationSignals();
return await new Application(ToolConsole.OfProcess()).RunAsync(CalledName.Apply(args), signals);
