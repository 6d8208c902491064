# What people do here. Each recipe is a line that also works when typed by hand.

_default:
    @just --list

# Build the program into ./5x.
build:
    CGO_ENABLED=0 go build -o 5x ./cmd/5x

# Fetch what the tests try the program against: accessibility, published schemas.
axe:
    npm install --no-save --prefix golden axe-core@4 json-patch-test-suite@1 ctrf@0.3 chdb@3 \
      @duckdb/node-api@1.5.6-r.1 @microsoft/sarif-multitool-linux@5

# Run the tests, one of each kind of promise (the browser tests want Chromium, and axe).
test:
    go test ./...

# Every folder, position, screen, theme and journal mode, and others' programs, too: what CI runs.
test-long:
    FIVEX_LONG=1 go test -timeout 30m ./...

# Each bar by the hundred, an hour or two: 200 reports beside a writer, 200 interruptions.
pressure:
    FIVEX_LONG=1 FIVEX_PRESSURE=1 go test -p 1 -timeout 3h ./snapshot ./snapshot/redact ./cmd/5x ./gates ./golden

# Look for data races where connections, followers and gates meet.
races:
    CGO_ENABLED=1 go test -race -parallel 2 -timeout 15m ./sidecar

# Format, vet, lint, and check that generated code is up to date.
check: generate schema rules
    test -z "$(gofmt -l .)"
    go vet ./...
    go tool -modfile=tools.mod staticcheck ./...
    git diff --exit-code -- '*_templ.go' templates/made render/report.schema.json snapshot/redact/gitleaks/rules.go

# Build for the systems that this one is not, and vet for the one that differs most.
cross:
    CGO_ENABLED=0 GOOS=darwin GOARCH=arm64 go build -o /dev/null ./cmd/5x
    CGO_ENABLED=0 GOOS=windows GOARCH=amd64 go build -o /dev/null ./cmd/5x
    CGO_ENABLED=0 GOOS=windows GOARCH=amd64 go vet ./...

# Compile the templates to Go, and make the page's styles and scripts small.
generate:
    go tool -modfile=tools.mod templ generate -path templates >/dev/null
    go run -modfile=tools.mod templates/assets_gen.go
    gofmt -w templates

# Write the JSON format's schema from the model.
schema:
    go run ./golden/modelschema >render/report.schema.json

# Write the rules of gitleaks anew, after its version in tools.mod was raised.
rules:
    go run -modfile=tools.mod snapshot/redact/gitleaks/gen.go >gitleaks_rules.tmp
    gofmt gitleaks_rules.tmp >snapshot/redact/gitleaks/rules.go
    rm gitleaks_rules.tmp

# Rewrite the expected reports in golden/; read their diff before accepting it.
golden:
    go test ./golden -run 'GivesItsExpected|TestEveryRule' -update
    git --no-pager diff --stat golden

# Fuzz each parser for a while (just fuzz 5m).
fuzz time="1m":
    grep -rno --include='*_test.go' 'func Fuzz[A-Za-z0-9]*' . | grep -v node_modules | \
      while IFS=: read -r file _ target; do \
        go test "$(dirname "$file")" -run xxx -fuzz "^${target#func }\$" \
          -fuzztime {{time}} -fuzzminimizetime 10x || exit 1; \
      done

# Measure every format beside sqlite3 dumping the same rows (just bench -large: a million events too).
bench *flags:
    go run ./golden/bench {{flags}} report
    go run ./golden/bench small
    go run ./golden/bench scale
    go run ./golden/bench extremes
    go run ./golden/bench {{flags}} follow
    go run ./golden/bench page
    go test -run xxx -bench . -benchmem ./golden ./render ./snapshot/... ./gates

# Measure beside Allure, Playwright's merge-reports and GoAccess (which it wants installed).
bench-peers:
    npm install --no-save --no-audit --no-fund --silent --prefix "${TMPDIR:-/tmp}/5x-peers" allure@3 @playwright/test@1
    go run ./golden/bench -peers "${TMPDIR:-/tmp}/5x-peers" peers

# Measure the live page: idle cost, commit to DOM, 500 clients (just bench-live 30s).
bench-live load="5m":
    go run ./golden/bench -load {{load}} live
    go run ./golden/bench -load 2m many

# Play with a simulated run.
live:
    go run ./cmd/5x report --live --demo --open

# Write the demo report and open it.
demo:
    go run ./cmd/5x report --demo --open

# Take the README's pictures of the demo report.
screenshots:
    docs/screenshots.sh

# Write the list of the modules that the program is made of (CycloneDX).
sbom file="release/made/5x.cdx.json":
    go run github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0 app -json -noserial -notimestamp -std \
      -main cmd/5x -output {{file}} .

# Make the archives, packages and npm packages of a release in dist/ (the version is the tag's).
release:
    mkdir -p release/made
    just sbom
    go run ./cmd/5x man >release/made/5x.1
    gzip -9nk -f release/made/5x.1
    for shell in bash zsh fish; do go run ./cmd/5x completion $shell >release/made/5x.$shell; done
    go run github.com/goreleaser/goreleaser/v2@v2.15.1 release --clean --snapshot --config release/goreleaser.yaml
    release/npm.sh "$(ls dist/*checksums.txt >/dev/null && \
      sed -n 's/.*"version":"\([^"]*\)".*/\1/p' dist/metadata.json)" dist/npm \
      linux-x64=dist/5x-report_linux_amd64_v1/5x linux-arm64=dist/5x-report_linux_arm64_v8.0/5x \
      darwin-x64=dist/5x-report_darwin_amd64_v1/5x darwin-arm64=dist/5x-report_darwin_arm64_v8.0/5x \
      win32-x64=dist/5x-report_windows_amd64_v1/5x.exe win32-arm64=dist/5x-report_windows_arm64_v8.0/5x.exe

# Make a release twice, in two fresh clones, and compare every archive and package.
reproducible:
    #!/usr/bin/env bash
    set -euo pipefail
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    for n in one two; do
      git clone -q . "$work/$n"
      (cd "$work/$n" && just release)
      (cd "$work/$n/dist" && find . -name '*.t*gz' -o -name '*.zip' -o -name '*.deb' -o -name '*.apk' |
        sort | xargs sha256sum >"$work/$n.sums")
    done
    diff "$work/one.sums" "$work/two.sums"
    wc -l <"$work/one.sums"

# Give the module another path, everywhere.
module path:
    grep -rlE '"fivex[/"]|fivex/' --include='*.go' --include='*.templ' --include=justfile \
      --include='*.md' . | grep -v node_modules | \
      xargs sed -i -E 's#([" `])fivex/#\1{{path}}/#g'
    go mod edit -module {{path}}
    go mod edit -module {{path}} tools.mod
