using Oci.Ahead;

// ahead FOLDER[:FOLDER] LIST[:LIST] PROFILE: writes PROFILE for the assemblies in the first FOLDER: what each LIST names, and the state machines of all their
// async methods. The other folders have the assemblies that those need. Of a line with `::` in it the method is made one that can be compiled ahead, where it is
// in the first folder.
if (args is not [var folders, var lists, var profile])
{
    Console.Error.WriteLine("usage: ahead FOLDERS-OF-ASSEMBLIES LISTS-OF-TYPES PROFILE");
    return 2;
}
var places = folders.Split(Path.PathSeparator);
var names = lists.Split(Path.PathSeparator).SelectMany(File.ReadLines).Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split("::")).ToList();
foreach (var name in names.Where(n => n.Length == 2))
    LateMethods.Unmark(places[0], name[0], name[1]);
using var types = new TypeIndex(places);
var writer = new ProfileWriter(types);
foreach (var name in names.Where(n => n.Length == 1))
    writer.Add(TypeName.Parse(name[0]));
foreach (var box in AsyncBoxes.Of(types))
    writer.Add(box);
using var file = File.Create(profile);
writer.WriteTo(file);
return 0;
