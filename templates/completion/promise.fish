# fish completion for promise; see: promise completion --help

function __promise_complete
    set -l line (commandline --current-process --cut-at-cursor | string collect)
    set -l binary (commandline --current-process --tokenize --cut-at-cursor)[1]
    type --query $binary; or set binary promise
    set -l output ($binary internal complete "--line=$line" 2>/dev/null); or return

    for row in $output[2..]
        echo $row
    end

    set -l paths (string split --max 1 \t -- $output[1])[1]
    test "$paths" = none; and return
    # A path after a = is completed on its own.
    set -l token (commandline --current-token --cut-at-cursor)
    set -l prefix (string match --regex -- '.*=' $token)
    set -l typed (string replace -- "$prefix" '' $token)
    for found in (__fish_complete_path "$typed" '')
        if test "$paths" = files; or string match --quiet -- '*/*' (string split --max 1 \t -- $found)[1]
            echo "$prefix$found"
        end
    end
end

complete --command promise --erase
complete --command promise --no-files --arguments '(__promise_complete)'
