namespace Oci.Containerfile;

/// <summary>What <c>--chmod</c> asks for: octal permissions (<c>0755</c>) or changes to them (<c>u=rwX,go=rX</c>).</summary>
public sealed class ModeExpression
{
    private const int AllBits = 0xFFF;

    private readonly int? octal;
    private readonly IReadOnlyList<Clause> clauses;

    private ModeExpression(int? octal, IReadOnlyList<Clause> clauses)
    {
        this.octal = octal;
        this.clauses = clauses;
    }

    /// <summary>The permissions in octal form, or null for a symbolic expression.</summary>
    public int? Octal => octal;

    /// <summary>Reads an expression.</summary>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string text, out ModeExpression? mode)
    {
        mode = null;
        if (text.Length > 0 && text.All(c => c is >= '0' and <= '7'))
        {
            var digits = text.TrimStart('0');
            if (digits.Length > 4) return false;
            mode = new ModeExpression(digits.Length == 0 ? 0 : Convert.ToInt32(digits, 8), []);
            return true;
        }
        var clauses = new List<Clause>();
        foreach (var part in text.Split(','))
        {
            if (!TryReadClauses(part, clauses)) return false;
        }
        mode = new ModeExpression(null, clauses);
        return true;
    }

    /// <summary>The permissions of a file after the change.</summary>
    /// <param name="current">Its permissions before, the lower twelve bits.</param>
    /// <param name="isDirectory">Whether it is a directory, which <c>X</c> asks.</param>
    public int Apply(int current, bool isDirectory)
    {
        if (octal is { } fixedMode) return fixedMode;
        var mode = current & AllBits;
        foreach (var clause in clauses) mode = clause.Apply(mode, isDirectory);
        return mode;
    }

    /// <summary><c>[ugoa]*([-+=][rwxXst]*|[-+=][ugo])+</c></summary>
    private static bool TryReadClauses(string part, List<Clause> clauses)
    {
        var position = 0;
        while (position < part.Length && part[position] is 'u' or 'g' or 'o' or 'a') position++;
        var who = position == 0 ? "a" : part[..position];
        if (position == part.Length) return false;
        while (position < part.Length)
        {
            var operation = part[position++];
            if (operation is not ('-' or '+' or '=')) return false;
            var start = position;
            if (position < part.Length && part[position] is 'u' or 'g' or 'o') position++;
            else
            {
                while (position < part.Length && part[position] is 'r' or 'w' or 'x' or 'X' or 's' or 't') position++;
            }
            clauses.Add(new Clause(who, operation, part[start..position]));
        }
        return true;
    }

    private sealed record Clause(string Who, char Operation, string Permissions)
    {
        public int Apply(int mode, bool isDirectory)
        {
            var bits = 0;
            var reach = 0;
            foreach (var who in Who.Contains('a', StringComparison.Ordinal) ? "ugo" : Who)
            {
                bits |= BitsFor(who, mode, isDirectory);
                reach |= ReachOf(who);
            }
            if (Who.Contains('a', StringComparison.Ordinal) && Permissions.Contains('t', StringComparison.Ordinal)) bits |= 0x200;
            if (Who.Contains('a', StringComparison.Ordinal)) reach |= 0x200;
            return Operation switch
            {
                '+' => mode | bits,
                '-' => mode & ~bits,
                // A directory keeps its set-id bits unless they are named.
                _ => (mode & ~(isDirectory ? reach & ~0xC00 : reach)) | bits,
            };
        }

        private int BitsFor(char who, int mode, bool isDirectory)
        {
            if (Permissions is "u" or "g" or "o") return ((mode >> ShiftOf(Permissions[0])) & 7) << ShiftOf(who);
            var (rwx, special) = (0, 0);
            foreach (var permission in Permissions)
            {
                rwx |= permission switch
                {
                    'r' => 4,
                    'w' => 2,
                    'x' => 1,
                    'X' => isDirectory || (mode & 0x49) != 0 ? 1 : 0,
                    _ => 0,
                };
                if (permission == 's') special |= who switch { 'u' => 0x800, 'g' => 0x400, _ => 0 };
                if (permission == 't' && who == 'o') special |= 0x200;
            }
            return (rwx << ShiftOf(who)) | special;
        }

        private static int ShiftOf(char who) => who switch { 'u' => 6, 'g' => 3, _ => 0 };

        private static int ReachOf(char who) => who switch { 'u' => 0x800 | (7 << 6), 'g' => 0x400 | (7 << 3), _ => 7 };
    }
}
