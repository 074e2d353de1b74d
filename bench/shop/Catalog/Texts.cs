using System.Globalization;
using System.Resources;

namespace Catalog;

public static class Texts
{
    private static readonly ResourceManager Resources = new("Catalog.Texts", typeof(Texts).Assembly);

    public static string Greeting(string culture) => Resources.GetString("Greeting", new CultureInfo(culture))!;
}
