package snapshot

import "context"

// readNewerTables reads prompts (schema 6) and invocations (schema 7): the
// first tables that say outright who is waited for and what is at work.
func (v *View) readNewerTables(ctx context.Context) error {
	v.prompts, v.runRows, v.running = map[string][]*Decision{}, map[string]map[string][]map[string]any{}, map[string]Time{}
	if v.tables["prompts"] == nil && v.tables["invocations"] == nil {
		return nil
	}
	ids := make(map[string]bool, len(v.runs))
	for _, r := range v.runs {
		ids[r.run.ID] = true
	}
	for _, t := range []string{"prompts", "invocations"} {
		if v.tables[t] == nil {
			continue
		}
		names := []string{"id", "run_id", "kind", "message", "created_at", "answered_at", "answer", "answered_by", "abandoned_at", "abandon_reason", "status"}
		q, _ := v.from(t, names, "")
		var loose []map[string]any
		for r, err := range v.rows(ctx, q) {
			if err != nil {
				return err
			}
			all := map[string]any{}
			for i, x := range r.vals {
				if x != nil {
					all[q.names[i]] = plain(x)
				}
			}
			id := r.text(1)
			if !ids[id] {
				loose = append(loose, all)
				continue
			}
			v.runRows[id] = addRow(v.runRows[id], t, all)
			if t == "invocations" {
				if r.text(10) == "running" {
					v.running[id] = r.time(4)
				}
				continue
			}
			d := &Decision{Key: "prompt-" + r.text(0), Kind: "prompt", At: r.time(4), Question: r.text(3), Choice: r.text(6), By: r.text(7)}
			switch answered, abandoned := r.time(5), r.text(8) != ""; {
			case abandoned:
				d.Meaning = "abandoned: " + r.text(9)
			case r.text(5) == "":
				d.Pending, d.Meaning = true, "no answer yet"
			default:
				d.Meaning = choiceMeaning("prompt", d.Choice)
				if w, ok := between(d.At, answered); ok {
					d.WaitedMS = &w
				}
			}
			v.prompts[id] = append(v.prompts[id], d)
		}
		if len(loose) > 0 {
			v.head.OtherTables = append(v.head.OtherTables, &OtherTable{Name: t, Rows: loose})
		}
	}
	return nil
}
