using System.Runtime.CompilerServices;
using Oci.Native;
using Oci.Operations;
using Oci.Tool;

if (OperatingSystem.IsLinux()) StandardDescriptors.Fill();
var console = ToolConsole.OfProcess();
// A native program has none.
if (OperatingSystem.IsLinux() && RuntimeFeature.IsDynamicCodeCompiled && !console.Environment.ContainsKey(RuntimeEndpoints.Wanted)) RuntimeEndpoints.Remove(console.Environment.GetValueOrDefault(EnvironmentVariables.TempFolder) is { Length: > 0 } folder ? folder : "/tmp");
using var signals = new TerminationSignals();
return await new Application(console).RunAsync(CalledName.Apply(args), signals);
