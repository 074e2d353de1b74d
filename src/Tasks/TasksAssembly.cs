namespace Oci.Tasks;

/// <summary>Marks the assembly that will hold the MSBuild tasks.</summary>
internal static class TasksAssembly;
