using System.Collections.Concurrent;
using System.Runtime.Versioning;
using System.Text;
using Oci.Content;
using Oci.Diagnostics;
using Oci.Layers;
using Oci.Native;

namespace Oci.Snapshots;

/// <summary>
/// Finished folders by chain ID. Each is made elsewhere and renamed into place whole, so that it is there or it is not.
/// A folder holds <c>fs</c> (what it is about), <c>parent</c> (the chain ID below, for those that are only a part of their stack), and
/// <c>unsynced</c> until its content is known to be on disk: it names the boot of the machine that the folder can be trusted in.
/// The last two are symbolic links for their text's sake: made in one call, whole or not at all.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class ChainFolders
{
    private static ReadOnlySpan<byte> Parent => "parent"u8;
    private static ReadOnlySpan<byte> Unsynced => "unsynced"u8;

    private static readonly RootPath Locks = RootPath.Clean("locks");

    private readonly StateFolder state;
    private readonly RootPath folder;
    private readonly LockPatience patience; // a large layer takes its time
    private readonly byte[] boot = Encoding.ASCII.GetBytes(MachineStart.Name);

    // What was there stays while this process uses the state folder; with the chain ID below it.
    private readonly ConcurrentDictionary<ChainId, ChainId?> known = [];

    public ChainFolders(StateFolder state, string name, IProgress<ProgressEvent>? progress)
    {
        (this.state, folder) = (state, RootPath.Clean(name));
        patience = LockPatience.Endless with { Progress = progress };
        state.Ensure(folder);
        state.Ensure(Locks);
    }

    /// <summary>The files of a finished chain.</summary>
    public RootPath FilesOf(ChainId chain) => PathOf(chain).Append("fs"u8);

    /// <summary>A chain ID as a file name. Both parts were checked when the digest was parsed: neither can hold a slash, nor be empty.</summary>
    public static string NameOf(ChainId chain) => $"{chain.Digest.Algorithm}-{chain.Digest.Encoded}";

    /// <summary>The finished folders that make up a chain, top first; null when one is missing.</summary>
    public IReadOnlyList<ChainId>? TryStack(ChainId chain)
    {
        var stack = new List<ChainId>();
        for (ChainId? next = chain; next is { } at; next = known.GetOrAdd(at, ParentOf))
        {
            if (!known.ContainsKey(at) && !IsFinished(at)) return null;
            stack.Add(at);
        }
        return stack;
    }

    /// <summary>Moves <paramref name="made"/>, a folder with <c>fs</c> in it, into its place. What is there already stays, unless it cannot be trusted.</summary>
    /// <param name="chain">Its name.</param>
    /// <param name="parent">The stack it is a part of; null when it is whole by itself.</param>
    /// <param name="made">The folder.</param>
    /// <param name="trash">A free name for what cannot be trusted.</param>
    public void Finish(ChainId chain, ChainId? parent, RootPath made, RootPath trash)
    {
        if (parent is { } below) state.Root.CreateSymbolicLink(made.Append(Parent), Encoding.ASCII.GetBytes(below.ToString()));
        state.Root.CreateSymbolicLink(made.Append(Unsynced), boot);
        while (!state.TryMove(made, PathOf(chain)) && !IsFinished(chain)) state.TryMove(PathOf(chain), trash);
    }

    /// <summary>Waits until nobody else is making a folder, in this process or another.</summary>
    public async Task<IDisposable> LockAsync(ChainId chain, CancellationToken ct)
    {
        var path = Locks.Append(Encoding.ASCII.GetBytes(NameOf(chain)));
        var held = await AdvisoryLock.AcquireAsync(state.HostPath(path), LockMode.Exclusive, patience, ct);
        return new Making(state, path, held);
    }

    /// <summary>All folders.</summary>
    public IEnumerable<ChainId> All() => state.Root.EnumerateEntries(folder, sorted: true).Select(ChainOf).OfType<ChainId>();

    /// <summary>Removes one: away first, by way of the free name <paramref name="trash"/>, so that it is never there in part.</summary>
    public void Remove(ChainId chain, RootPath trash)
    {
        state.TryMove(PathOf(chain), trash);
        state.Root.RemoveTree(trash);
    }

    /// <summary>Forgets what is known: others may have removed something.</summary>
    public void Forget() => known.Clear();

    /// <summary>The chain ID below one; null when it is whole by itself, or not there.</summary>
    public ChainId? ParentOf(ChainId chain)
    {
        if (known.TryGetValue(chain, out var below)) return below;
        return Read(PathOf(chain).Append(Parent)) is { } parent ? new ChainId(Digest.Parse(Encoding.ASCII.GetString(parent))) : null;
    }

    /// <summary>
    /// Writes to disk what was finished before <paramref name="moment"/>: it can then be trusted in later boots too. The kernel writes within
    /// half a minute by itself, so for older folders there is little left to do.
    /// </summary>
    public void Sync(DateTimeOffset moment)
    {
        var seconds = new UnixTime(moment.ToUnixTimeSeconds());
        var marks = All().Select(chain => PathOf(chain).Append(Unsynced))
            .Where(mark => state.Root.TryStatus(mark, followLast: false) is { } status && status.ModifiedAt < seconds && IsOfThisBoot(mark))
            .ToList();
        if (marks.Count == 0 || !state.TrySync()) return;
        foreach (var mark in marks) state.Root.RemoveTree(mark);
    }

    /// <summary>Whether a folder is there, whatever it stands on.</summary>
    public bool IsFinished(ChainId chain)
    {
        var path = PathOf(chain);
        return state.Root.TryStatus(path, followLast: false) is not null && IsOfThisBoot(path.Append(Unsynced));
    }

    private bool IsOfThisBoot(RootPath mark) => Read(mark) is not { } text || text.AsSpan().SequenceEqual(boot);

    private byte[]? Read(RootPath link) => state.Root.TryStatus(link, followLast: false) is null ? null : state.Root.ReadLink(link);

    private RootPath PathOf(ChainId chain) => folder.Append(Encoding.ASCII.GetBytes(NameOf(chain)));

    private static ChainId? ChainOf(DirectoryEntry entry)
    {
        var name = Encoding.UTF8.GetString(entry.Name.Span);
        var dash = name.IndexOf('-', StringComparison.Ordinal);
        return dash > 0 && Digest.TryParse($"{name[..dash]}:{name[(dash + 1)..]}", out var digest) ? new ChainId(digest) : null;
    }

    private sealed class Making(StateFolder state, RootPath path, AdvisoryLock held) : IDisposable
    {
        public void Dispose()
        {
            // Only its holder may remove the file.
            state.Root.RemoveTree(path);
            held.Dispose();
        }
    }
}
