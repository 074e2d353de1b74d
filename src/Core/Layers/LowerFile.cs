using System.Runtime.Versioning;
using Oci.Native;

namespace Oci.Layers;

/// <summary>What the layers below have at a path.</summary>
/// <param name="Layer">The topmost layer that has it.</param>
/// <param name="Status">What it is there.</param>
[SupportedOSPlatform("linux")]
internal readonly record struct LowerFile(RootDirectory Layer, FileStatus Status);
