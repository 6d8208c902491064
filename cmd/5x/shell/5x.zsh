#compdef 5x 5x-report 5x-gate
# Completion of 5x, 5x-report and 5x-gate: source <(5x completion zsh)
_5x() {
  local -a found
  found=(${(f)"$(${(Q)words[1]} completion for -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)"})
  if (( $#found )); then compadd -- "${found[@]}"; else _files; fi
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
compdef _5x 5x 5x-report 5x-gate
