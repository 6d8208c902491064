#!/usr/bin/env bash
# Makes the npm packages: one a platform with the program in it, and 5x-report,
# which depends on all of them and gets the one that fits. No install script.
#
#   release/npm.sh VERSION OUT PLATFORM=PROGRAM...
#   release/npm.sh 1.2.3 made linux-x64=dist/5x win32-x64=dist/5x.exe
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
version=$1 out=$2
shift 2

describe() { # describe FOLDER JSON
  mkdir -p "$1"
  printf '%s\n' "$2" >"$1/package.json"
  cp "$here/../LICENSE" "$1/LICENSE"
}

optional=""
for pair in "$@"; do
  platform=${pair%%=*} program=${pair#*=}
  os=${platform%-*} cpu=${platform##*-}
  case $os in win32) file=5x.exe ;; *) file=5x ;; esac
  describe "$out/$platform" "{
  \"name\": \"@5x-report/$platform\",
  \"version\": \"$version\",
  \"description\": \"The program of 5x-report for $os on $cpu.\",
  \"license\": \"MIT\",
  \"os\": [\"$os\"],
  \"cpu\": [\"$cpu\"],
  \"files\": [\"bin\"]
}"
  mkdir -p "$out/$platform/bin"
  cp "$program" "$out/$platform/bin/$file"
  chmod 755 "$out/$platform/bin/$file"
  optional="$optional${optional:+,}
    \"@5x-report/$platform\": \"$version\""
done

describe "$out/5x-report" "{
  \"name\": \"5x-report\",
  \"version\": \"$version\",
  \"description\": \"Reports on what 5x did with a plan, and answers its gates.\",
  \"license\": \"MIT\",
  \"bin\": { \"5x-report\": \"5x-report.js\", \"5x-gate\": \"5x-gate.js\" },
  \"files\": [\"*.js\"],
  \"engines\": { \"node\": \">=18\" },
  \"optionalDependencies\": {$optional
  }
}"
cp "$here"/npm/*.js "$here"/npm/README.md "$out/5x-report/"
chmod 755 "$out/5x-report/5x-report.js" "$out/5x-report/5x-gate.js"

cd "$out"
for package in */; do
  (cd "$package" && npm pack --silent --pack-destination ..)
done
