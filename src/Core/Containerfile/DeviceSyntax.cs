using Oci.Diagnostics;

namespace Oci.Containerfile;

/// <summary>A device that RUN asks for: <c>--device=vendor.com/class=name,required</c> (a CDI name).</summary>
/// <param name="Name">The device's name.</param>
/// <param name="Required">Whether the step fails where the device is absent.</param>
/// <param name="Span">Where the flag stands.</param>
public sealed record DeviceSyntax(string Name, bool Required, SourceSpan Span);
