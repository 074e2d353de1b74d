using System.Runtime.Versioning;
using Oci.Testing;

namespace Oci.Interop.Publish;

/// <summary>Bases that are built, commands that run on them, files from elsewhere.</summary>
[SupportedOSPlatform("linux")]
[Trait("Category", "Linux")]
[Collection(nameof(PublishCollection))]
public sealed class BaseAndStepTests(PublishWorkspace workspace)
{
    [Fact]
    public async Task A_base_is_built_steps_run_on_it_and_a_Containerfile_goes_on_from_the_application()
    {
        Peer.RequireRoot();
        Peer.Require("runc");
        var project = workspace.NewProject("steps").WriteWeb($"""
            <OciBase>Containerfile.base</OciBase>
            <OciContainerfile>Containerfile</OciContainerfile>
            """, """
            <ContainerRun Include="cat /run/secrets/token &gt; /len &amp;&amp; echo cached &gt;&gt; /var/tool-cache/log &amp;&amp; id -u &gt; /who" Secrets="token=secret.txt" Cache="/var/tool-cache" Tmpfs="/scratch" Network="none" />
            <ContainerRun Include="second" Command="$(SecondCommand)" User="1654" />
            <ContainerCopy Include="tools" Destination="/opt/tools/" Owner="0:50" Mode="0750" />
            <ContainerHealthcheck Include="CMD [&quot;/app/web&quot;, &quot;--health&quot;]" Interval="10s" Retries="2" />
            """)
            .Write("Directory.Build.props", "<Project><PropertyGroup><SecondCommand>mkdir /tmp/x\necho two &gt; /tmp/x/y; test ! -e /scratch/z</SecondCommand></PropertyGroup></Project>")
            .Write("Containerfile.base", $"FROM oci:{Fixtures.Busybox}\nENV FROM_BASE=1 APP_UID=1654\nRUN mkdir -p -m 1777 /tmp\nUSER 1654\n")
            .Write("Containerfile", "FROM publish\nLABEL finished=yes\nCOPY --chown=1:2 note.txt /note\n")
            .Write("secret.txt", "hush").Write("note.txt", "note").Write("tools/a", "A").Write("tools/sub/b", "B");
        var first = project.Publish();
        var image = await project.ImageAsync();
        var config = image.Config.Value.Config!;
        Assert.Contains("FROM_BASE=1", config.Env!);
        Assert.Equal("yes", config.Labels!["finished"]);
        Assert.Equal("1654", config.User);
        Assert.Equal(["CMD", "/app/web", "--health"], config.Healthcheck!.Test!);
        Assert.Equal(2, config.Healthcheck.Retries);
        Assert.Equal(["files", "app"], LayerFiles.Names(image));
        (await ToolRunner.OfThisBuild(project.Folder).RunAsync("unpack", "oci:out:org/web:latest", "obj/bundle", "--root", workspace.State)).Succeeded();
        string Read(string path) => File.ReadAllText(Path.Combine(project.Folder, "obj", "bundle", "rootfs", path)).Trim();
        Assert.Equal(("hush", "0", "two", "note", "A", "B"), (Read("len"), Read("who"), Read("tmp/x/y"), Read("note"), Read("opt/tools/a"), Read("opt/tools/sub/b")));
        Assert.Equal("0:50 750", HostProgram.Run("stat", "-c", "%u:%g %a", Path.Combine(project.Folder, "obj", "bundle", "rootfs", "opt", "tools", "a")).Trim());
        Assert.False(Path.Exists(Path.Combine(project.Folder, "obj", "bundle", "rootfs", "var", "tool-cache", "log")));
        Directory.Delete(Path.Combine(project.Folder, "obj", "bundle"), recursive: true);
        Assert.Equal(first.Digest, project.Publish("--no-build").Digest);
        project.Write("Containerfile.base", $"FROM oci:{Fixtures.Busybox}\nRUN false\n");
        var (exitCode, output) = project.TryDotnet("publish", "-t:PublishContainer", "--no-build", "-tl:off");
        Assert.Equal(1, exitCode);
        Assert.Contains("Containerfile.base(2,1): error OCI5", output);
    }

    [Fact]
    public void Tasks_build_copy_and_unpack_without_any_publish()
    {
        Peer.RequireRoot();
        var project = workspace.NewProject("tasks").Write("tasks.proj", $"""
            <Project>
              <Import Project="{Repository.Root}/src/Tasks/Package/build/Oci.MSBuild.props" />
              <PropertyGroup><OciTasksAssembly>{Path.Combine(AppContext.BaseDirectory, "Oci.Tasks.dll")}</OciTasksAssembly></PropertyGroup>
              <UsingTask TaskName="OciBuild" AssemblyFile="$(OciTasksAssembly)" Runtime="NET" />
              <Target Name="Go">
                <OciBuild ProjectFile="$(MSBuildProjectFullPath)" Context="." Tags="oci:out:one" BuildArgs="A" Labels="@(Label)"><Output TaskParameter="Digest" PropertyName="Built" /></OciBuild>
                <OciCopy ProjectFile="$(MSBuildProjectFullPath)" Source="oci:out:one" Destination="oci-archive:out.tar:two"><Output TaskParameter="Digest" PropertyName="Copied" /></OciCopy>
                <OciUnpack ProjectFile="$(MSBuildProjectFullPath)" Image="oci-archive:out.tar:two" Bundle="bundle"><Output TaskParameter="Digest" PropertyName="Unpacked" /></OciUnpack>
              </Target>
            </Project>
            """).Write("Containerfile", "FROM scratch\nARG A=1\nCOPY file /file\n").Write("file", "content");
        var json = project.Dotnet("msbuild", "tasks.proj", "-t:Go", $"-p:OciTasksAssembly={Path.Combine(AppContext.BaseDirectory, "Oci.Tasks.dll")}", "-getProperty:Built", "-getProperty:Copied", "-getProperty:Unpacked");
        var values = System.Text.Json.JsonDocument.Parse(json[json.IndexOf('{')..]).RootElement.GetProperty("Properties");
        Assert.StartsWith("sha256:", values.GetProperty("Built").GetString());
        Assert.Equal(values.GetProperty("Built").GetString(), values.GetProperty("Copied").GetString());
        Assert.Equal(values.GetProperty("Built").GetString(), values.GetProperty("Unpacked").GetString());
        Assert.Equal("content", File.ReadAllText(Path.Combine(project.Folder, "bundle", "rootfs", "file")));
    }
}
