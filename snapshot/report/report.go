package report

// FormatVersion is the version of the report's JSON form.
const FormatVersion = 2

// A Report is everything known about a project at one moment.
type Report struct {
	Version   int            `json:"version"` // FormatVersion
	Title     string         `json:"title"`
	At        Time           `json:"at"` // the report's "now": the newest instant in the data, unless the caller set it
	Project   Project        `json:"project"`
	Compare   bool           `json:"-"` // the runs were named one by one, to be seen side by side
	Link      string         `json:"-"` // where its HTML form can be opened, as the caller says
	Totals    Totals         `json:"totals"`
	Notices   []Notice       `json:"notices"`
	Masked    map[string]int `json:"masked"` // how many secrets were masked, by kind; null when masking was off
	Plans     Set[*Plan]     `json:"plans"`
	Runs      Set[*Run]      `json:"runs"`
	Gates     Set[*Gate]     `json:"gates"`
	Documents Set[*Document] `json:"documents"`
	Analytics Analytics      `json:"analytics"`
	// OtherTables holds the rows of database tables that this program does
	// not know, column by column, so that nothing in the database is lost.
	OtherTables Set[*OtherTable] `json:"otherTables"`
}

// A Project is where the report comes from.
type Project struct {
	Name    string `json:"name"`              // base name of the project folder
	Machine string `json:"machine,omitempty"` // as --machine named it; it is never looked up
	// "database", "records", "reports" (saved as JSON, of several projects) or "none"
	Source string `json:"source"`
	State  string `json:"state,omitempty"`  // state folder, relative to the project
	Schema int64  `json:"schema,omitempty"` // highest row of schema_version; 0 is unknown
	// Generation is "A" (run_events), "B" (steps) or "record".
	Generation     string          `json:"generation,omitempty"`
	SchemaVersions []SchemaVersion `json:"schemaVersions,omitempty"`
	Locks          []*Lock         `json:"locks,omitempty"`
	// databases set aside by an upgrade, openable with --db
	Backups        []string            `json:"backups,omitempty"`
	UnrecordedLogs map[string][]string `json:"unrecordedLogs,omitempty"` // log folder without a run -> file names
	Forge          *Forge              `json:"forge,omitempty"`          // of its git remote
	// Projects are those of a report of several, by the names that they have in it.
	Projects map[string]Part `json:"projects,omitempty"`
}

// A Part is what a report of several projects has of one of them.
type Part struct {
	Project
	At     Time           `json:"at"` // the "now" of the newest report of it
	Masked map[string]int `json:"masked"`
}

// A SchemaVersion is one row of the schema_version table.
type SchemaVersion struct {
	Version   int64          `json:"version"`
	AppliedAt Time           `json:"appliedAt"`
	Extra     map[string]any `json:"extra,omitempty"`
}

// A Lock is one file of the locks folder.
type Lock struct {
	File      string `json:"file"`
	PID       int64  `json:"pid,omitempty"`
	StartedAt Time   `json:"startedAt"`
	Plan      string `json:"plan,omitempty"`
	// Holder is "alive" or "dead" where that could be checked: only when
	// the state folder still lies where the lock says it was taken.
	Holder  string `json:"holder"`
	Problem string `json:"problem,omitempty"`
}

// A Notice says something about the source that a reader should know: a
// newer schema, a missing table, a file that was not opened.
type Notice struct {
	Kind string `json:"kind"` // stable word: "newer-schema", "missing-table", …
	Text string `json:"text"`
}

// A Document is a plan or a review in Markdown.
type Document struct {
	Path      string `json:"path"`
	Kind      string `json:"kind"` // "plan" or "review"
	Title     string `json:"title,omitempty"`
	Text      string `json:"text"`
	CutBytes  int64  `json:"cutBytes,omitempty"` // how much of its end is left out
	Readiness string `json:"readiness,omitempty"`
	Worktree  bool   `json:"worktree,omitempty"` // read from the plan's worktree
}

// An OtherTable is a database table that this program does not know.
type OtherTable struct {
	Name string           `json:"-"`
	Rows []map[string]any `json:"rows"`
}

// SetKey names it in its Set of the report.
func (d *Document) SetKey() string { return d.Path }

// SetKey names it in its Set of the report.
func (t *OtherTable) SetKey() string { return t.Name }
