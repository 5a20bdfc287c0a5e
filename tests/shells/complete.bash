# Completes each line of standard input in a bash that has sourced the script $1, and prints `LINE -> WORD` for every
# word that is offered. Words are split as readline splits them: `=` stands alone.
source "$1"
function=$(complete -p sscalc | sed 's/.*-F \([^ ]*\).*/\1/')
while IFS= read -r line; do
    read -ra COMP_WORDS <<<"${line//=/ = }"
    [[ $line == *" " ]] && COMP_WORDS+=("")
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    COMP_LINE=$line COMP_POINT=${#line} COMPREPLY=()
    "$function" sscalc "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}" 2>/dev/null
    for word in "${COMPREPLY[@]}"; do
        printf '%s -> %s\n' "$line" "$word"
    done
done
