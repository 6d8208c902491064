#!/usr/bin/env bash
# Writes every form of the report that the later steps take, the summary and the
# annotations. A run that failed fails the last step, not this one, so that
# everything is written first.
set -euo pipefail

command=${FIVEX_COMMAND:-}
if [ -z "$command" ]; then
  command=$RUNNER_TEMP/5x
  (cd "$GITHUB_ACTION_PATH" && CGO_ENABLED=0 go build -trimpath -o "$command" ./cmd/5x)
fi

what=()
while IFS= read -r line; do
  [ -z "$line" ] || what+=("$line")
done <<<"${FIVEX_WHAT:-}"

folder=$RUNNER_TEMP/5x-report
mkdir -p "$folder"
# One reading: the other forms are made of the JSON, which is of one moment.
"$command" report "${what[@]}" --project "${FIVEX_PROJECT:-.}" -o "$folder/5x.json"
form() { "$command" report "$folder/5x.json" "$@"; }
form -o "$folder/5x-report.html"
form -o "$folder/5x.xml"
form -o "$folder/5x.sarif"
form --format markdown -o - >>"$GITHUB_STEP_SUMMARY"
form --format annotations -o -

code=0
if [ -n "${FIVEX_FAIL_ON:-}" ]; then
  form --format json -o /dev/null --fail-on "$FIVEX_FAIL_ON" || code=$?
fi
{
  echo "folder=$folder"
  echo "command=$command"
  echo "code=$code"
} >>"$GITHUB_OUTPUT"
