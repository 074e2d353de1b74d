namespace Microsoft.Build.Framework;

/// <summary>
/// Says that a task may run beside others in one process: it reads no current folder and sets nothing that others see. MSBuild knows it by its
/// name; older ones do not have it.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class MSBuildMultiThreadableTaskAttribute : Attribute;
