# `5x report` and `5x gate` are this program's, all else is the 5x CLI's.
function 5x
    switch "$argv[1]"
        case report gate
            command 5x-$argv[1] $argv[2..-1]
        case '*'
            command 5x $argv
    end
end
