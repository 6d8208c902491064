#!/usr/bin/env bash
# Writes one comment on the pull request, and writes it anew when it is there:
# its first line tells it from others. Where it may not be written (a pull request
# of a fork has no token that may), that is said and harms nothing.
set -euo pipefail

number=$(jq -r '.pull_request.number // .issue.number // empty' "$GITHUB_EVENT_PATH")
if [ -z "$number" ]; then
  echo "5x: no pull request here, so no comment"
  exit 0
fi

body=$FIVEX_FOLDER/5x.comment.md
link=()
[ -z "${FIVEX_LINK:-}" ] || link=(--link "$FIVEX_LINK")
"$FIVEX_COMMAND" report "$FIVEX_FOLDER/5x.json" --format comment "${link[@]}" -o "$body"
marker=$(head -n 1 "$body")

# The token goes by a file, where no list of processes shows it.
headers=$(mktemp)
answer=$(mktemp)
trap 'rm -f "$headers" "$answer"' EXIT
printf 'Authorization: Bearer %s\nAccept: application/vnd.github+json\n' "$FIVEX_TOKEN" >"$headers"
api() { # api METHOD PATH [FILE]
  local code
  code=$(curl -sS --max-time 60 --retry 3 -o "$answer" -w '%{http_code}' -X "$1" -H "@$headers" \
    ${3:+-H "Content-Type: application/json" --data-binary "@$3"} \
    "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/$2") || return 1
  [ "${code:0:1}" = 2 ] || { echo "the host answered $code" >&2; return 1; }
}
unwritten() {
  echo "::warning title=5x report::the comment could not be written; the report is in the job's summary and artifact"
  exit 0
}

id=""
page=1
while [ "$page" -le 30 ]; do
  api GET "issues/$number/comments?per_page=100&page=$page" || unwritten
  id=$(jq -r --arg marker "$marker" --arg author "$FIVEX_AUTHOR" \
    '[(. // [])[] | select(.user.login == $author and (.body | startswith($marker)))][0].id // empty' "$answer")
  [ -z "$id" ] && [ "$(jq '. // [] | length' "$answer")" = 100 ] || break
  page=$((page + 1))
done

jq -Rs '{body: .}' "$body" >"$body.json"
if [ -n "$id" ]; then
  api PATCH "issues/comments/$id" "$body.json" || unwritten
else
  api POST "issues/$number/comments" "$body.json" || unwritten
fi
rm -f "$body.json"
