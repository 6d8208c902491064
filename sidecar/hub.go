package sidecar

import "sync"

// What is kept for clients that missed something, and for slow ones.
const (
	ringMessages  = 256
	ringBytes     = 8 << 20
	queueMessages = 64
	queueBytes    = 8 << 20
)

// A hub holds the live document and gives every client each change of it, in
// order and without a gap. A client that is too slow is resynchronised by a
// whole document; it never holds up the others.
type hub struct {
	mu       sync.Mutex
	doc      *document
	seq      int64
	ring     []patch // the newest patches, without a gap
	size     int     // of the ring, in bytes
	snapshot []byte  // the message of the whole document, once somebody wanted it
	feeds    map[*feed]struct{}
}

// A patch is the message that leads to a sequence number, and where somebody there
// takes edits, the one with edits. Who takes them takes the other as well.
type patch struct {
	seq          int64
	plain, edits []byte
}

func newPatch(seq int64, ops []op, edits bool) (p patch) {
	p.seq = seq
	p.plain = patchMessage(seq, ops)
	if edits {
		for i := range ops {
			ops[i] = ops[i].asEdit()
		}
		p.edits = patchMessage(seq, ops)
	}
	return p
}

func (p patch) size() int { return len(p.plain) + len(p.edits) }

// message is the patch for a client.
func (p patch) message(edits bool) []byte {
	if edits && p.edits != nil {
		return p.edits
	}
	return p.plain
}

// A feed is what one client has still to get.
type feed struct {
	hub    *hub
	edits  bool // it takes edits of texts
	queue  [][]byte
	size   int
	behind bool          // the queue was too long: a whole document comes instead
	ready  chan struct{} // has a value when there is something to get
}

func newHub(d *document) *hub {
	return &hub{doc: d, seq: 1, feeds: map[*feed]struct{}{}}
}

// publish makes d the document and tells every client what changed.
func (h *hub) publish(d *document) error {
	h.mu.Lock()
	before := h.doc
	h.mu.Unlock()
	ops, err := diff(before, d)
	if err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.doc = d
	if len(ops) == 0 {
		return nil
	}
	h.seq++
	edits := false
	for f := range h.feeds {
		edits = edits || f.edits
	}
	p := newPatch(h.seq, ops, edits)
	h.snapshot = nil
	h.ring = append(h.ring, p)
	h.size += p.size()
	for len(h.ring) > 1 && (len(h.ring) > ringMessages || h.size > ringBytes) {
		h.size -= h.ring[0].size()
		h.ring[0] = patch{}
		h.ring = h.ring[1:]
	}
	for f := range h.feeds {
		f.offer(p.message(f.edits))
	}
	return nil
}

// offer queues a message; the hub is locked.
func (f *feed) offer(message []byte) {
	switch {
	case f.behind:
	case len(f.queue) >= queueMessages || f.size+len(message) > queueBytes:
		f.queue, f.size, f.behind = nil, 0, true
	default:
		f.queue = append(f.queue, message)
		f.size += len(message)
	}
	f.wake()
}

func (f *feed) wake() {
	select {
	case f.ready <- struct{}{}:
	default:
	}
}

// join gives a feed that begins behind sequence number seq of this server,
// with the patches since where they are still known, else with a snapshot. edits
// tells that its client takes them.
func (h *hub) join(seq int64, edits bool) *feed {
	h.mu.Lock()
	defer h.mu.Unlock()
	f := &feed{hub: h, edits: edits, ready: make(chan struct{}, 1), behind: true}
	switch {
	case seq == h.seq:
		f.behind = false
	case len(h.ring) > 0 && seq >= h.ring[0].seq-1 && seq < h.seq:
		f.behind = false
		for _, p := range h.ring {
			if p.seq <= seq {
				continue
			}
			f.queue = append(f.queue, p.message(edits)) // however many: the ring is bounded
			f.size += len(p.message(edits))
		}
	}
	h.feeds[f] = struct{}{}
	f.wake()
	return f
}

func (h *hub) leave(f *feed) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.feeds, f)
}

// next is the next message, nil when there is none yet.
func (f *feed) next() ([]byte, error) {
	f.hub.mu.Lock()
	defer f.hub.mu.Unlock()
	if f.behind {
		f.behind = false
		return f.hub.whole()
	}
	if len(f.queue) == 0 {
		return nil, nil
	}
	m := f.queue[0]
	f.queue[0] = nil
	f.queue = f.queue[1:]
	f.size -= len(m)
	return m, nil
}

// whole is the message of the whole document; the hub is locked.
func (h *hub) whole() ([]byte, error) {
	if h.snapshot == nil {
		doc, err := h.doc.json()
		if err != nil {
			return nil, err
		}
		h.snapshot = snapshotMessage(h.seq, doc)
	}
	return h.snapshot, nil
}

// current is the document and its sequence number.
func (h *hub) current() (*document, int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.doc, h.seq
}

// clients is how many are connected.
func (h *hub) clients() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.feeds)
}
