using Oci.Layers;
using Oci.Testing;

namespace Oci.Contracts;

public abstract partial class SnapshotterContract
{
    public static TheoryData<string, string> Steps => new()
    {
        { "deletions", "rm file; rm -r tree; rm link fifo" },
        { "deletions of one name of several", "rm hard1" },
        { "a directory becomes a file", "rm -r tree; echo now a file > tree" },
        { "a directory becomes a link", "rm -r tree; ln -s elsewhere tree" },
        { "a file becomes a directory", "rm file; mkdir file; echo in > file/in" },
        { "a link becomes a directory", "rm link; mkdir link; echo in > link/in" },
        { "a directory is made anew", "rm -r tree; mkdir tree; echo new > tree/new" },
        { "a directory is made anew with some of the same names", "rm -r tree; mkdir -p tree/deep; echo same > tree/file; echo new > tree/deep/new" },
        { "a directory is made anew and empty", "rm -r tree/deep; mkdir tree/deep" },
        { "a directory is emptied", "rm -r tree/deep/*" },
        { "a tree is moved", "mv tree moved" },
        { "names exchange what they are", "mv file t; mv tree file; mv t tree" },
        { "new files of every kind", "echo a > a; mkdir d; ln -s '/abs/olute' l; mkfifo p; right mknod c c 1 3; right mknod b b 7 200; right mknod big c 300 70000; : > empty" },
        { "permissions of every kind", "chmod 4755 file; chmod 2750 tree; chmod 1777 tree/deep; echo x > new; chmod 6711 new; chmod 0 hard1" },
        { "owners", "chown 12:34 file; chown -h 1000:1000 link; chown 65534:65534 tree; chown 4000000000:1 fifo" },
        { "times to the nanosecond", "touch -d '2001-02-03 04:05:06.123456789Z' file tree fifo; touch -h -d '1969-12-31 23:59:59.5Z' link" },
        { "extended attributes", "setfattr -n user.note -v one file; setfattr -x user.comment tree; setfattr -n user.binary -v 0x00ff3d0a fifo 2>/dev/null || :; right setfattr -n trusted.t -v y tree/file" },
        { "capabilities", "cp /bin/true prog; setfattr -n security.capability -v 0x0100000200040000000000000000000000000000 prog" },
        { "access control lists", "setfattr -n system.posix_acl_access -v 0x0200000001000600ffffffff02000400e803000004000400ffffffff10000600ffffffff20000400ffffffff file" },
        { "new hard links", "echo x > n1; ln n1 n2; mkdir z; ln n1 z/n3; ln file filelink; ln -s t s1; ln s1 s2; mkfifo q1; ln q1 q2" },
        { "a write through one of several names", "echo more >> hard1" },
        { "another name for a file with several", "ln hard1 hard3" },
        { "a hard link broken", "cp hard1 t; mv t hard1" },
        { "names that are no text", "printf x > \"$(printf 'b\\377\\376d')\"; mkdir \"$(printf '\\200')\"; printf y > \"$(printf '\\200')/$(printf 'new\\nline')\"; ln -s \"$(printf '\\375')\" odd" },
        { "names around the slash in order", "mkdir a; echo 1 > a/b; echo 2 > a-b; echo 3 > a.b; echo 4 > a0; mkdir a+; echo 5 > a+/c; mkdir tree/deep-er; echo 6 > tree/deep-er/x; echo 7 > tree/deep/y" },
        { "holes", "truncate -s 20M sparse; printf end | dd of=sparse bs=1 seek=15000000 conv=notrunc 2>/dev/null" },
        { "a file replaced with the same bytes", "cp file t; mv t file" },
        { "attributes of the root", "chmod 711 .; chown 5:6 .; setfattr -n user.root -v yes ." },
        { "a change far below untouched directories", "echo x >> tree/deep/leaf" },
        { "a deletion far below", "rm tree/deep/leaf" },
        { "an executable text", "printf '#!/bin/sh\\n' > run; chmod +x run; mkdir -m 700 private; echo k > private/key; chmod 600 private/key" },
        { "what overlay itself would mark", "setfattr -n user.overlay.opaque -v y tree; right setfattr -n trusted.overlay.opaque -v y tree/deep; setfattr -n user.overlay.redirect -v /x file" },
        { "more than one directory deep and wide", "for i in 1 2 3 4 5 6 7 8 9; do mkdir -p w/$i/$i/$i; for j in a b c; do echo $i$j > w/$i/$i/$j; done; done; rm -r w/5" },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_step_is_read_and_kept_as_it_was(string what, string script)
    {
        Assert.NotEmpty(what);
        var parent = await BaseAsync();
        await using var snapshot = await Snapshotter.PrepareAsync(parent, default);
        Run(snapshot, script);
        var seen = TreeSnapshot.Of(snapshot.Root);

        var changes = snapshot.ReadChanges().Changes.ToList();

        ChangeSetOrder.Check(changes);
        var applied = folder.Make("applied");
        await using (var below = await Snapshotter.ViewAsync(parent, default)) Copy(below, applied);
        PlainApplication.Apply(new ChangeSet(changes), applied);
        Assert.Equal(seen.ToString(), TreeSnapshot.Of(applied).ToString());

        await snapshot.CommitAsync(Chain("child"), null, default);
        await using var view = await Snapshotter.ViewAsync(Chain("child"), default);
        Assert.Equal(seen.ToString(), TreeSnapshot.Of(view.Root).ToString());
    }

    public static TheoryData<string, string> NoSteps => new()
    {
        { "reading", "cat file tree/file >/dev/null; ls -R . >/dev/null" },
        { "what was made and removed", "cp -p tree/file tree/t; touch -r tree t2; rm tree/t; touch -r t2 tree; touch -r t2 .; mtime=$(stat -c %y .); rm t2; touch -d '2020-01-01 00:00:00.5Z' .; touch -d '2020-01-02 00:00:00Z' tree" },
        { "ownership given to who has it", "chown -h 0:0 file link fifo; chown -R 0:0 tree/deep" },
        { "permissions that are the same", "chmod 644 file; chmod 755 tree" },
        { "files opened to be written", ": >> file; : >> tree/deep/leaf" },
    };

    [Theory]
    [MemberData(nameof(NoSteps))]
    public async Task A_step_that_leaves_all_as_it_was_changes_nothing(string what, string script)
    {
        Assert.NotEmpty(what);
        var parent = await BaseAsync();
        await using var snapshot = await Snapshotter.PrepareAsync(parent, default);

        Run(snapshot, script);

        Assert.Empty(snapshot.ReadChanges().Changes.Select(change => change.ToString()));
    }
}
