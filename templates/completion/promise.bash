# bash completion for promise; see: promise completion --help

_promise() {
  local line=${COMP_LINE:0:COMP_POINT} piece=$2 output paths word prefix value _
  COMPREPLY=()
  output=$("${1/#\~/$HOME}" internal complete "--line=$line" 2>/dev/null) || return 0

  {
    IFS=$'\t' read -r paths word
    # Bash takes what follows a = or a : for a word of its own: candidates must lack what comes before.
    prefix=
    [[ $word == *"$piece" ]] && prefix=${word%"$piece"}
    while IFS=$'\t' read -r value _; do
      printf -v value %q "${value#"$prefix"}"
      COMPREPLY+=("$value")
    done
  } <<<"$output"
  # What ends in a = goes on.
  [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null

  [[ $paths == none ]] && return 0
  compopt -o filenames 2>/dev/null
  while IFS= read -r value; do
    COMPREPLY+=("$value")
  done < <(if [[ $paths == folders ]]; then compgen -d -- "$piece"; else compgen -f -- "$piece"; fi)
}

complete -F _promise promise
