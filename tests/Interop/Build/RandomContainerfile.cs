using System.Globalization;

namespace Oci.Interop.Build;

/// <summary>
/// A Containerfile by chance, the same for a seed: stages, copies, arguments, variables, processes over busybox, working folders, users, links, wildcards,
/// archives. Only what Debian's buildah knows, and what it means the same by: its known differences are left out by construction.
/// </summary>
internal sealed class RandomContainerfile
{
    private static readonly string[] Folders = ["/a", "/a/b", "/data", "/data/deep/er", "/w", "/srv"];
    private static readonly string[] Owners = ["1000", "1000:1001", "app", "app:staff", "0:0", "77:88"];
    private static readonly string[] Modes = ["644", "0755", "600", "0700", "444"];
    private static readonly string[] Sources = ["a.txt", "b.txt", "./c.log", "dir", "dir/", "dir/sub", "dir/x.txt", "link", "exec.sh", "other/deep", "dir/sub/."];
    private static readonly string[] Globs = ["*.txt", "?.txt", "dir/*", "[ab].txt", "d*", "*/x.txt", "dir/s*", "[!a]*.log"];

    private readonly Random random;
    private readonly List<string> lines = [];
    private readonly List<string> variables = [];
    private int stages;
    private int files;
    private bool isRoot = true;

    private RandomContainerfile(int seed) => random = new Random(seed);

    /// <summary>The instructions: a line each, the base in place of <c>BASE</c>.</summary>
    public static IReadOnlyList<string> Generate(int seed)
    {
        var file = new RandomContainerfile(seed);
        if (file.Chance(3)) file.lines.Add("ARG GLOBAL=from-above");
        var count = file.random.Next(1, 4);
        for (var stage = 0; stage < count; stage++) file.AddStage();
        return file.lines;
    }

    private void AddStage()
    {
        var from = stages > 0 && Chance(3) ? $"s{random.Next(stages)}" : "BASE";
        lines.Add($"FROM {from} AS s{stages}");
        variables.Clear();
        isRoot = true;
        lines.Add("USER 0");
        var count = random.Next(3, 10);
        for (var i = 0; i < count; i++) AddInstruction();
        stages++;
    }

    private void AddInstruction()
    {
        switch (random.Next(12))
        {
            case 0: AddVariable(); break;
            case 1: lines.Add($"ARG A{files++}={Value()}"); variables.Add($"A{files - 1}"); break;
            case 2: lines.Add($"WORKDIR {(Chance(2) ? Pick(Folders) : Pick(["rel", "./rel/more", "../up", "."]))}"); break;
            case 3: AddUser(); break;
            case 4 or 5 or 6: AddCopy(); break;
            case 7: AddArchiveOrStage(); break;
            case 8: AddConfiguration(); break;
            default: AddRun(); break;
        }
    }

    private void AddVariable()
    {
        var name = $"V{files++}";
        lines.Add(Chance(4) ? $"ENV {name} {Value()} and more" : $"ENV {name}={Value()}{(Chance(3) ? $" W{files}=\"{Value()} x\"" : "")}");
        variables.Add(name);
    }

    private void AddUser()
    {
        var user = Pick(["0", "root", "app", "1000", "1000:1001"]);
        isRoot = user is "0" or "root";
        lines.Add($"USER {user}");
    }

    private void AddCopy()
    {
        var owner = Chance(4) ? $"--chown={Pick(Owners)} " : "";
        var mode = Chance(5) ? $"--chmod={Pick(Modes)} " : "";
        var flags = owner + mode;
        var keyword = Chance(4) ? "ADD" : "COPY";
        // Both make a folder of a destination with a slash; without one a file gets the name, which only one of them minds on a folder.
        var form = random.Next(4);
        if (form == 0) lines.Add($"{keyword} {flags}{Pick(["a.txt", "dir/x.txt", "exec.sh"])} {Into(Pick(Folders), "/")}f{files++}");
        else if (form == 1) lines.Add($"{keyword} {flags}{Pick(Sources)} {Pick(Sources)} {Into(Pick(Folders), "/")}");
        else if (form == 2) lines.Add($"{keyword} {flags}{Pick(Globs)} {Into(Pick(Folders), "/g/")}");
        else lines.Add($"{keyword} {flags}[\"{Pick(["a.txt", "dir", "with blank.txt"])}\", \"{Into(Pick(Folders), $"/json{files++}/")}\"]");

        // buildah leaves folders that are made on the way 0755 whatever --chmod says: with it, files go into one that is there.
        string Into(string folder, string below) => mode.Length == 0 ? folder + below : "/var/";
    }

    private void AddArchiveOrStage()
    {
        if (stages == 0 || Chance(2)) lines.Add($"ADD {Pick(["archive.tar", "archive.tar.gz"])} {Pick(Folders)}/un{files++}/");
        else lines.Add($"COPY --from=s{random.Next(stages)} {Pick(["/etc/passwd", "/bin/sh", "/home", "/etc/"])} {Pick(Folders)}/from{files++}/");
    }

    private void AddConfiguration() => lines.Add(random.Next(6) switch
    {
        0 => $"LABEL l{files++}={Value()} \"two words\"=x",
        1 => $"EXPOSE {random.Next(1, 9000)} {random.Next(1, 9000)}/udp",
        2 => "CMD [\"sh\", \"-c\", \"true\"]",
        3 => "ENTRYPOINT [\"/bin/sh\"]",
        4 => "STOPSIGNAL SIGTERM",
        _ => $"CMD echo {Value()}",
    });

    private void AddRun()
    {
        var commands = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Command());
        // Who is not root may not do everything; what happens then is the same for both.
        lines.Add($"RUN {string.Join("; ", commands)}; true");
    }

    private string Command()
    {
        var folder = Pick(Folders);
        var name = $"{folder}/r{files++}";
        return random.Next(12) switch
        {
            0 => $"mkdir -p {folder} && echo {Value()} > {name}",
            1 => $"mkdir -p {name} && chmod {Pick(["700", "2755", "1777"])} {name}",
            2 => Elsewhere(folder, $"rm -rf {folder}"),
            3 => $"mkdir -p {folder} && ln -s ../x {name}",
            4 => $"mkdir -p {folder} && echo 1 > {name} && ln {name} {name}.hard",
            5 => $"mkdir -p {folder} && mkfifo {name}",
            6 when isRoot => $"mkdir -p {folder} && touch {name} && chown 1000:1001 {name} && chmod 4755 {name}",
            7 => Elsewhere(folder, $"mv {folder} {folder}.moved 2>/dev/null"),
            8 => "echo $PATH $HOME $(pwd) $(id -u):$(id -g) > /tmp/env",
            9 => "rm -f /etc/group /tmp/*",
            10 => $"cp -r /etc/passwd {folder} 2>/dev/null; chmod -R g-r {folder} 2>/dev/null",
            _ => $"echo {Value()} >> /tmp/log && mkdir -p /tmp/d{files}",
        };
    }

    // buildah makes a working folder again that a step removed.
    private static string Elsewhere(string folder, string command) => $"case $PWD/ in {folder}/*) ;; *) {command};; esac";

    private string Value()
    {
        var plain = random.Next(100).ToString(CultureInfo.InvariantCulture);
        if (variables.Count == 0 || Chance(2)) return plain;
        var name = variables[random.Next(variables.Count)];
        return Pick([$"$name{plain}", $"${{{name}}}-{plain}", $"${{{name}:-none}}", $"${{none:-{plain}}}", $"${{{name}:+set}}"]).Replace("$name", $"${name}_", StringComparison.Ordinal);
    }

    private string Pick(IReadOnlyList<string> choices) => choices[random.Next(choices.Count)];

    private bool Chance(int of) => random.Next(of) == 0;
}
