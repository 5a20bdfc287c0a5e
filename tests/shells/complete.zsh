# Completes each line of standard input in an interactive zsh that has sourced the script $1, and prints
# `LINE -> WORD` for every word that is offered, and `LINE => DESCRIPTIONS` where words have them.
zmodload zsh/zpty zsh/zselect
# whatever goes wrong in the terminal, this ends
(zselect -t 10000; kill $$) >/dev/null 2>&1 &
watchdog=$!

zpty inner zsh -f -i
inner() { zpty -w inner "$1" }
inner 'PROMPT= RPROMPT=; unsetopt zle; stty -echo; setopt rcquotes'
inner 'autoload -Uz compinit; compinit -u -D'
inner "source ${(q)1}"
# every word that is added is said; adding for another purpose goes on as it was
inner 'compadd() {
    if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return; fi
    local -a hits; builtin compadd -A hits "$@"
    local at=${@[(I)-d]}
    (( at )) && print -r -- "<shown ${(P)@[at+1]}>"
    print -rl -- "<"$^hits">"
    builtin compadd "$@"
}'
inner 'said() { compstate[insert]=; compstate[list]=; print "<begin>"; _main_complete; print "<end>"; compstate[insert]= compstate[list]=; }'
inner 'zle -C said complete-word said; bindkey "^I" said; setopt zle; print "<re""ady>"'
zpty -r inner discard $'*<ready>*'

while IFS= read -r line; do
    zpty -w -n inner $'\C-U'"$line"$'\t'
    zpty -r inner text $'*<end>*'
    text=${text#*<begin>}
    for word in ${(f)text}; do
        word=${word%%$'\r'}
        [[ $word == '<shown '*'>' ]] && print -r -- "$line => ${${word#<shown }%>}" && continue
        [[ $word == '<'*'>' && $word != '<end>' && $word != '<>' ]] && print -r -- "$line -> ${${word#<}%>}"
    done
done
zpty -d inner
kill $watchdog 2>/dev/null
