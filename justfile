# What people do here. Each recipe is a line that also works when typed by hand.

_default:
    @just --list

# Build the program into ./5x.
build:
    CGO_ENABLED=0 go build -o 5x ./cmd/5x

# Fetch what the tests try the program against: accessibility, published schemas.
axe:
    npm install --no-save --prefix golden axe-core@4 json-patch-test-suite@1 ctrf@0.3 chdb@3 @duckdb/node-api@1.5.6-r.1 @microsoft/sarif-multitool-linux@5

# Run every test (the browser tests want Chromium, and axe).
test:
    go test -timeout 30m ./...

# Format, vet, lint, and check that generated code is up to date.
check:
    test -z "$(gofmt -l .)"
    go vet ./...
    go tool -modfile=tools.mod staticcheck ./...
    just generate schema
    git diff --exit-code -- '*_templ.go' render/report.schema.json

# Compile the templates to Go.
generate:
    go tool -modfile=tools.mod templ generate -path templates
    gofmt -w templates

# Write the JSON format's schema from the model.
schema:
    go run ./golden/modelschema >render/report.schema.json

# Rewrite the expected reports in golden/; read their diff before accepting it.
golden:
    go test ./golden -run 'GivesItsExpected|TestEveryRule' -update
    git --no-pager diff --stat golden

# Fuzz each parser for a while (just fuzz 5m).
fuzz time="1m":
    go test ./render -run xxx -fuzz '^FuzzVisible$' -fuzztime {{time}} -fuzzminimizetime 10x
    go test ./render -run xxx -fuzz '^FuzzMarkdown$' -fuzztime {{time}} -fuzzminimizetime 10x
    go test ./render -run xxx -fuzz '^FuzzTerminal$' -fuzztime {{time}} -fuzzminimizetime 10x
    go test ./snapshot -run xxx -fuzz '^FuzzPlan$' -fuzztime {{time}} -fuzzminimizetime 10x
    go test ./snapshot -run xxx -fuzz '^FuzzTranscript$' -fuzztime {{time}} -fuzzminimizetime 10x
    go test ./snapshot -run xxx -fuzz '^FuzzJournal$' -fuzztime {{time}} -fuzzminimizetime 10x
    go test ./snapshot -run xxx -fuzz '^FuzzRecord$' -fuzztime {{time}} -fuzzminimizetime 10x
    go test ./snapshot -run xxx -fuzz '^FuzzValidJSON$' -fuzztime {{time}} -fuzzminimizetime 10x
    go test ./snapshot -run xxx -fuzz '^FuzzSelector$' -fuzztime {{time}} -fuzzminimizetime 10x
    go test ./snapshot/saved -run xxx -fuzz '^FuzzSaved$' -fuzztime {{time}} -fuzzminimizetime 10x
    go test ./gates -run xxx -fuzz '^FuzzCheckObject$' -fuzztime {{time}} -fuzzminimizetime 10x
    go test ./sidecar -run xxx -fuzz '^FuzzMessages$' -fuzztime {{time}} -fuzzminimizetime 10x
    go test ./snapshot/redact -run xxx -fuzz '^FuzzText$' -fuzztime {{time}} -fuzzminimizetime 10x

# Measure every format beside sqlite3 dumping the same rows (just bench -large: a million events too).
bench *flags:
    go run ./golden/bench {{flags}} report
    go run ./golden/bench {{flags}} follow
    go run ./golden/bench page
    go test -run xxx -bench . -benchmem ./golden ./render ./snapshot ./snapshot/redact ./gates

# Tell the compiler what is hot in making reports: it inlines that (6 % faster).
profile:
    go run -trimpath ./golden/bench profile cmd/5x/default.pgo

# Measure the live page: idle cost, commit to DOM, 500 clients (just bench-live 30s).
bench-live load="5m":
    go run ./golden/bench -load {{load}} live

# Play with a simulated run.
live:
    go run ./cmd/5x report --live --demo --open

# Write the demo report and open it.
demo:
    go run ./cmd/5x report --demo --open

# Take the README's pictures of the demo report.
screenshots:
    docs/screenshots.sh
