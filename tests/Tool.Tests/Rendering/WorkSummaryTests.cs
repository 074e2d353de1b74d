using Oci.Build;
using Oci.Tool.Rendering;

namespace Oci.Tests.Rendering;

public sealed class WorkSummaryTests
{
    [Fact]
    public void Steps_of_a_build_that_began_again_count_once()
    {
        var summary = new WorkSummary();
        summary.Add(new BuildPlanned(null, 1));
        summary.Add(new StepCached("1/1", "RUN true", null));
        summary.Add(new BuildPlanned(null, 1));
        summary.Add(new StepCompleted("1/1", "RUN true", TimeSpan.Zero, 12));

        Assert.Equal((0, 1, 12L), (summary.Cached, summary.Ran, summary.LayerBytes));
    }
}
