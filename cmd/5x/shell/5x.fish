# Completion of 5x, 5x-report and 5x-gate: 5x completion fish | source
function __5x_candidates
    set -l words (commandline -opc) (commandline -ct)
    $words[1] completion for -- $words[2..-1] 2>/dev/null
end
for name in 5x 5x-report 5x-gate
    complete -c $name -a '(__5x_candidates)'
    complete -c $name -n '__fish_seen_subcommand_from gate completion' -f
end
complete -c 5x-gate -f
