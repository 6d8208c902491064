package sqlite

import (
	"context"
	"database/sql"
	"time"
)

// OpenShared opens a database as if a -wal and a -shm lay beside it.
func OpenShared(ctx context.Context, path string) error {
	d := &DB{path: path, busy: time.Millisecond}
	defer d.Close()
	var err error
	if d.before, err = stateOf(path); err != nil {
		return err
	}
	return d.connectLocked(ctx, "mode=ro&readonly_shm=1")
}

// Conn is the connection that a look at a database reads by.
func (d *DB) Conn() *sql.Conn { return d.conn }
