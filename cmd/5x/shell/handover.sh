# `5x report` and `5x gate` are this program's, all else is the 5x CLI's.
5x() {
  case "$1" in
    report | gate) local name="5x-$1"; shift; command "$name" "$@" ;;
    *) command 5x "$@" ;;
  esac
}
