# Completion of 5x, 5x-report and 5x-gate: source <(5x completion bash)
_5x() {
  local word
  COMPREPLY=()
  while IFS= read -r word; do
    # bash takes it as it stands: what a run is named is not to be carried out.
    [[ $word == *[!A-Za-z0-9_./:=@%+,-]* ]] && printf -v word %q "$word"
    COMPREPLY+=("$word")
  done < <("$1" completion for -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o bashdefault -o default -F _5x 5x 5x-report 5x-gate
