namespace Oci.Containerfile;

internal sealed partial class WordExpansion
{
    private string ReadVariable()
    {
        var start = position++;
        if (!AtEnd && text[position] == '{') return ReadBraces(start);
        var name = ReadName();
        if (name.Length == 0) return "$";
        return Look(name) ?? (options.KeepUndefined ? "$" + name : "");
    }

    private string ReadBraces(int start)
    {
        position++;
        if (AtEnd) return Fail($"`}}` is missing in `{Excerpt(start)}`", null, start);
        if (text[position] is '{' or '}' or ':') return Fail($"expected a variable name in `{Excerpt(start)}`", "write `${NAME}`, or `\\$` for a dollar sign", start);
        if (++depth > MaxDepth) return Fail($"variables are nested more than {MaxDepth} deep", null, start);
        var value = ReadModifier(ReadName(), start);
        depth--;
        return value;
    }

    private string ReadModifier(string name, int start)
    {
        if (AtEnd) return Fail($"`}}` is missing in `{Excerpt(start)}`", "add `}` after the name", start);
        var modifier = text[position++];
        var orEmpty = modifier == ':';
        if (orEmpty && !AtEnd) modifier = text[position++];
        if (name.Length > 0)
        {
            switch (modifier)
            {
                case '}' when !orEmpty:
                    return Look(name) ?? (options.KeepUndefined ? $"${{{name}}}" : "");
                case '-' or '+' or '?':
                    return ReadAlternative(name, modifier, orEmpty);
                case '#' or '%' when !orEmpty:
                    return ReadTrim(name, modifier);
                case '/' when !orEmpty:
                    return ReadReplacement(name);
            }
        }
        return Fail($"`{Excerpt(start)}` uses an unknown modifier `{(orEmpty ? ":" : "")}{modifier}`",
            "the modifiers are `:-` `-` `:+` `+` `:?` `?` `#` `##` `%` `%%` `/` `//`", start);
    }

    private string ReadAlternative(string name, char modifier, bool orEmpty)
    {
        var begin = position;
        var word = ReadUntil('}', false, null);
        if (fault is not null) return "";
        var value = Look(name);
        if (value is null && options.KeepUndefined) return $"${{{name}{(orEmpty ? ":" : "")}{modifier}{word}}}";
        var missing = value is null || (orEmpty && value.Length == 0);
        return modifier switch
        {
            '-' => missing ? word : value!,
            '+' => missing ? "" : word,
            _ when missing => Fail(
                $"`{name}` {(word.Length > 0 ? $"is required: {word}" : value is null ? "has to be set" : "may not be empty")}",
                $"give it a value, for example `--build-arg {name}=…`", begin),
            _ => value!,
        };
    }

    /// <summary><c>#</c> and <c>%</c> take the shortest piece off the beginning and the end, doubled the longest.</summary>
    private string ReadTrim(string name, char modifier)
    {
        var begin = position;
        var pattern = ReadUntil('}', true, null);
        if (fault is not null) return "";
        var value = Look(name);
        if (value is null && options.KeepUndefined) return $"${{{name}{modifier}{pattern}}}";
        var longest = pattern.StartsWith(modifier);
        if (!TryPattern(longest ? pattern[1..] : pattern, value, begin, out var compiled)) return "";
        return modifier == '#' ? compiled.TrimStart(value ?? "", longest) : compiled.TrimEnd(value ?? "", longest);
    }

    private string ReadReplacement(string name)
    {
        var all = !AtEnd && text[position] == '/';
        if (all) position++;
        var begin = position;
        var pattern = ReadUntil('/', true, null);
        var replacement = ReadUntil('}', true, null);
        if (fault is not null) return "";
        var value = Look(name);
        if (value is null && options.KeepUndefined) return $"${{{name}{(all ? "//" : "/")}{pattern}/{replacement}}}";
        if (!TryPattern(pattern, value, begin, out var compiled)) return "";
        var result = compiled.Replace(value ?? "", replacement, all, options.MaxLength);
        return result ?? Fail($"`{Excerpt(0)}` expands to more than {options.MaxLength} characters", null, 0);
    }

    private bool TryPattern(string pattern, string? value, int offset, out ShellPattern compiled)
    {
        var problem = ShellPattern.TryParse(pattern, out compiled);
        if (problem is null && !compiled.IsCheapFor(value ?? "")) problem = $"the pattern `{Excerpt(offset)}` is too long for the value that it is matched with";
        if (problem is not null) Fail(problem, null, offset);
        return problem is null;
    }

    /// <summary>Letters, digits and underscores; or one special character; or digits, which are positional parameters.</summary>
    private string ReadName()
    {
        var start = position;
        if (AtEnd) return "";
        if (char.IsDigit(text[position]))
        {
            while (!AtEnd && char.IsDigit(text[position])) position++;
        }
        else if (text[position] is '@' or '*' or '#' or '?' or '-' or '$' or '!') position++;
        else
        {
            while (!AtEnd && (char.IsLetterOrDigit(text[position]) || text[position] == '_')) position++;
        }
        return text[start..position];
    }

    private string? Look(string name)
    {
        if (fault is not null) return null;
        var value = scope(name);
        (value is null ? undefined : used).Add(name);
        return value;
    }
}
