using Oci.Tasks;
using Oci.Testing;

namespace Oci.Tests.Tasks;

public sealed class StaticEndpointsTests
{
    private const string Epoch = """{"Name":"Last-Modified","Value":"Thu, 01 Jan 1970 00:00:00 GMT"}""";

    [Theory]
    [InlineData("""{"Name":"Last-Modified","Value":"Sun, 22 Nov 2026 11:12:13 GMT"}""", Epoch)]
    [InlineData("""[{"Name":"Last-Modified","Value":""},{"Name":"Last-Modified","Value":"x"}]""", $"[{Epoch},{Epoch}]")]
    [InlineData("{\"Name\" : \"Last-Modified\" ,\n  \"Value\" :\t\"x\"}", "{\"Name\" : \"Last-Modified\" ,\n  \"Value\" :\t\"Thu, 01 Jan 1970 00:00:00 GMT\"}")]
    [InlineData("""{"Name":"ETag","Value":"\"abc=\""}""", """{"Name":"ETag","Value":"\"abc=\""}""")]
    [InlineData("""{"Name":"Last-Modified","Quality":"1"}""", """{"Name":"Last-Modified","Quality":"1"}""")]
    [InlineData("""{"Name":"Last-Modified","Value":"unfinished""", """{"Name":"Last-Modified","Value":"unfinished""")]
    [InlineData("""{"Name":"Last-Modified",""", """{"Name":"Last-Modified",""")]
    [InlineData("", "")]
    public void Only_times_of_files_become_one_time(string list, string timeless) => Assert.Equal(timeless, StaticEndpoints.ToTimeless(list));

    [Fact]
    public void A_copy_that_says_the_same_is_left_alone()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["list.json"], Epoch.Replace("1970", "2026"));
        var copy = StaticEndpoints.WriteTimeless(folder["list.json"], folder["obj/copy.json"]);
        File.SetLastWriteTimeUtc(copy, DateTime.UnixEpoch);
        File.WriteAllText(folder["list.json"], Epoch.Replace("1970", "2027"));
        Assert.Equal(copy, StaticEndpoints.WriteTimeless(folder["list.json"], copy));
        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(copy));
        Assert.Equal(Epoch, File.ReadAllText(copy));
    }
}
