using Oci.Ahead;

// ahead FOLDER LIST PROFILE: writes PROFILE for the assemblies in FOLDER: what LIST names, and the state machines of all async methods. Of a line with
// `::` in it the method is made one that can be compiled ahead.
if (args is not [var folder, var list, var profile])
{
    Console.Error.WriteLine("usage: ahead FOLDER-OF-ASSEMBLIES LIST-OF-TYPES PROFILE");
    return 2;
}
var names = File.ReadLines(list).Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split("::")).ToList();
foreach (var name in names.Where(n => n.Length == 2))
    LateMethods.Unmark(folder, name[0], name[1]);
using var types = new TypeIndex(folder);
var writer = new ProfileWriter(types);
foreach (var name in names.Where(n => n.Length == 1))
    writer.Add(TypeName.Parse(name[0]));
foreach (var box in AsyncBoxes.Of(types))
    writer.Add(box);
using var file = File.Create(profile);
writer.WriteTo(file);
return 0;
