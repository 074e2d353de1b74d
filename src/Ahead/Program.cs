using Oci.Ahead;

// ahead FOLDER LIST PROFILE: writes PROFILE for the assemblies in FOLDER: what LIST names, and the state machines of all async methods.
if (args is not [var folder, var list, var profile])
{
    Console.Error.WriteLine("usage: ahead FOLDER-OF-ASSEMBLIES LIST-OF-TYPES PROFILE");
    return 2;
}
using var types = new TypeIndex(folder);
var writer = new ProfileWriter(types);
foreach (var line in File.ReadLines(list).Where(l => l.Length > 0 && l[0] != '#'))
    writer.Add(TypeName.Parse(line));
foreach (var box in AsyncBoxes.Of(types))
    writer.Add(box);
using var file = File.Create(profile);
writer.WriteTo(file);
return 0;
