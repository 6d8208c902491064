#!/bin/sh
# Takes the README's pictures of the demo report: screenshots.sh [CHROMIUM]
set -eu
cd "$(dirname "$0")/.."
browser=${1:-chromium}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
go run ./cmd/5x report --demo -o "$work/demo.html" --title "orbit-shop" 2>/dev/null
shot() { # shot NAME SIZE FLAGS...
  name=$1 size=$2
  shift 2
  "$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars --no-first-run \
    --disable-background-networking --disable-component-update --user-data-dir="$work/profile-$name" \
    --window-size="$size" --screenshot="docs/$name.png" "$@" "file://$work/demo.html" 2>/dev/null
}
shot light 1440,1100
shot dark 1440,1100 --blink-settings=preferredColorScheme=0
shot phone 500,1082 # a headless window is no narrower
