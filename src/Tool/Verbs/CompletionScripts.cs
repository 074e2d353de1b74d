namespace Oci.Tool.Verbs;

/// <summary>Scripts that ask the tool itself (<c>[suggest:POSITION]</c>) what could come next, and add files where the tool has nothing to say.</summary>
internal static class CompletionScripts
{
    public static string? Find(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        "pwsh" => PowerShell,
        _ => null,
    };

    private const string Bash = """
        # bash completion for dotnet-oci
        _dotnet_oci() {
            local current=${COMP_WORDS[COMP_CWORD]} suggestion
            COMPREPLY=()
            while IFS= read -r suggestion; do
                [[ $suggestion == "$current"* ]] && COMPREPLY+=("$suggestion")
            done < <(dotnet-oci "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)
            if [[ ${#COMPREPLY[@]} -eq 0 ]]; then
                compopt -o filenames 2>/dev/null
                while IFS= read -r suggestion; do COMPREPLY+=("$suggestion"); done < <(compgen -f -- "$current")
            fi
        }
        complete -F _dotnet_oci dotnet-oci

        """;

    private const string Zsh = """
        #compdef dotnet-oci
        # zsh completion for dotnet-oci
        _dotnet_oci() {
            local -a suggestions
            suggestions=("${(@f)$(dotnet-oci "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
            if [[ -n "${suggestions[*]}" ]]; then
                compadd -- "${suggestions[@]}" && return
            fi
            _files
        }
        compdef _dotnet_oci dotnet-oci

        """;

    private const string Fish = """
        # fish completion for dotnet-oci
        function __dotnet_oci_suggest
            set -l line (commandline -cp)
            dotnet-oci "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c dotnet-oci -a '(__dotnet_oci_suggest)'

        """;

    private const string PowerShell = """
        # PowerShell completion for dotnet-oci
        Register-ArgumentCompleter -Native -CommandName dotnet-oci -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            $line = $commandAst.ToString().PadRight($cursorPosition).Substring(0, $cursorPosition)
            dotnet-oci "[suggest:$cursorPosition]" "$line" 2>$null | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }

        """;
}
