package gates

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// A Reply is an answer that somebody wants to give.
type Reply struct {
	By       string          // Terminal, Dashboard or a name
	Response json.RawMessage // {"action": …, "guidance"?: …}; see Actions
}

// halfGrace is how long an answer may stay half written before its writer is
// taken for dead. It is measured by watching, not by the clock.
const halfGrace = 3 * time.Second

// Resolve answers a gate. The gate that it gives carries the answer that
// counts: the caller's, or with ErrResolved that of whoever was first.
// ErrNotFound when there is no such gate, ErrInvalid when it does not take
// this response, ErrTerminalOnly, ErrWithdrawn. It returns soon, except that
// it waits for another writer that has just begun: at most some seconds, or
// until ctx ends.
func (f Folder) Resolve(ctx context.Context, id string, r Reply) (Gate, error) {
	return f.settle(ctx, id, r, "")
}

// Withdraw takes a gate back: nobody can answer it any more, and Await gives
// ErrWithdrawn. Like an answer it comes first or not at all: ErrResolved,
// with the gate, when somebody has answered.
func (f Folder) Withdraw(ctx context.Context, id, by, why string) (Gate, error) {
	if why == "" {
		why = "withdrawn"
	}
	if len(why) > mostReply || !utf8.ValidString(why) {
		return Gate{}, fmt.Errorf("withdraw gate %s: give the reason as text of at most %d bytes", id, mostReply)
	}
	return f.settle(ctx, id, Reply{By: by}, why)
}

func (f Folder) settle(ctx context.Context, id string, r Reply, withdrawn string) (Gate, error) {
	doing := "answer"
	if withdrawn != "" {
		doing = "withdraw"
	}
	d, err := f.open()
	if errors.Is(err, fs.ErrNotExist) {
		err = ErrNotFound
	}
	if err != nil {
		return Gate{}, fmt.Errorf("%s gate %s: %w", doing, id, err)
	}
	defer d.Close()
	g, err := d.settle(ctx, id, r, withdrawn)
	if errors.Is(err, ErrResolved) || errors.Is(err, ErrWithdrawn) {
		winner := g.Answer
		d.audit().tell(g, Entry{Event: "stale", Gate: id, By: r.By, Response: r.Response, Reason: withdrawn,
			Winner: winner.By, Won: winner.Response})
	}
	if err != nil {
		return g, fmt.Errorf("%s gate %s: %w", doing, id, err)
	}
	return g, nil
}

func (d *dir) settle(ctx context.Context, id string, r Reply, withdrawn string) (Gate, error) {
	g, err := d.gate(id, time.Now())
	if err != nil {
		return g, err
	}
	if g.Answer != nil && g.Answer.Raw == nil {
		g = d.expire(ctx, g)
	}
	if g.Answer != nil {
		return g, lost(g.Answer)
	}
	if withdrawn == "" {
		if err := g.check(r); err != nil {
			return g, err
		}
	}
	return d.put(ctx, g, r, withdrawn)
}

// put puts an answer into the folder and into the audit, or gives the one
// that was first.
func (d *dir) put(ctx context.Context, g Gate, r Reply, withdrawn string) (Gate, error) {
	body, err := g.answered(r, withdrawn, time.Now())
	if err != nil {
		return g, err
	}
	answer, err := readAnswer(body, g.ID)
	if err != nil {
		return g, err
	}
	before := d.audit().mark()
	for {
		err := d.create(answerName(g.ID), body)
		if err == nil {
			g.Answer, g.Unknown = answer, ""
			d.audit().noteAnswer(g, before)
			return g, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return g, err
		}
		if g.Answer, err = d.winner(ctx, g); err != nil {
			return g, err
		}
		if g.Answer != nil {
			return g, lost(g.Answer)
		}
	}
}

// expire puts into the folder that nobody answered in time, for those who do
// not look at the clock, and gives the gate with the answer that counts. Where
// it cannot, on a full disk, the time is over all the same.
func (d *dir) expire(ctx context.Context, g Gate) Gate {
	over := &Answer{By: Clock, At: g.Deadline(), Withdrawn: timedOut}
	now, err := d.put(ctx, g, Reply{By: Clock}, timedOut)
	if err != nil && now.Answer == nil {
		now.Answer = over
	}
	return now
}

func lost(a *Answer) error {
	if a.Withdrawn != "" {
		return fmt.Errorf("%w: %s", ErrWithdrawn, a.Withdrawn)
	}
	return ErrResolved
}

// winner is the answer that took the name. What lies there and will never be
// an answer is moved aside, and then there is none.
func (d *dir) winner(ctx context.Context, g Gate) (*Answer, error) {
	name := answerName(g.ID)
	var size int64 = -1
	still := time.Now() // monotonic, so the clock may jump
	for pause := time.Millisecond; ; pause = min(2*pause, 50*time.Millisecond) {
		a, err := d.answerTo(g)
		if err == nil {
			return a, nil
		}
		final := !errors.Is(err, errHalf)
		if fi, e := d.Lstat(name); e == nil && fi.Size() != size {
			size, still = fi.Size(), time.Now()
		}
		if final || time.Since(still) > halfGrace {
			return nil, d.clear(g, err)
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("another program is writing an answer: %w", ctx.Err())
		case <-time.After(pause):
		}
	}
}

// clear moves aside what is no answer, unless it has become one.
func (d *dir) clear(g Gate, why error) error {
	name := answerName(g.ID)
	unlock, err := d.lock()
	if err != nil {
		return fmt.Errorf("what lies at %s is no answer (%s), and the folder is locked: %w", name, reason(why), err)
	}
	defer unlock()
	if a, err := d.answerTo(g); err == nil || a != nil {
		return nil
	}
	if err := d.aside(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("move what is no answer aside: %w", err)
	}
	d.audit().append(Entry{Event: "set aside", Gate: g.ID, File: name, Reason: reason(why)})
	return nil
}

// answered is the file of an answer: the request with its outcome.
func (g Gate) answered(r Reply, withdrawn string, now time.Time) ([]byte, error) {
	if n := len([]rune(r.By)); n == 0 || n > 128 || strings.ContainsFunc(r.By, unicode.IsControl) {
		return nil, fmt.Errorf("%w: say who answers, in 1 to 128 characters", ErrInvalid)
	}
	o := map[string]any{}
	dec := json.NewDecoder(strings.NewReader(string(g.Raw)))
	dec.UseNumber()
	if err := dec.Decode(&o); err != nil {
		return nil, err
	}
	o["resolved"], o["resolvedBy"], o["resolvedAt"], o["response"] = true, r.By, instant(now), nil
	if withdrawn != "" {
		o["withdrawn"] = withdrawn
	} else {
		o["response"] = r.Response
	}
	return json.Marshal(o)
}

// check tells why a gate does not take a reply.
func (g Gate) check(r Reply) error {
	if g.TerminalOnly && r.By == Dashboard {
		return ErrTerminalOnly
	}
	if len(r.Response) > mostReply {
		return fmt.Errorf("%w: %d bytes are too many, %d are allowed", ErrInvalid, len(r.Response), mostReply)
	}
	if err := checkObject(r.Response); err != nil {
		return fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	var o map[string]any
	if err := json.Unmarshal(r.Response, &o); err != nil {
		return fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	actions := g.Actions()
	if len(actions) == 0 {
		return fmt.Errorf("%w: a gate of type %q that lists no choices can only be answered where it was asked",
			ErrInvalid, g.Type)
	}
	action, _ := o["action"].(string)
	if !slices.Contains(actions, action) {
		return fmt.Errorf("%w: its action is one of %s", ErrInvalid, strings.Join(actions, ", "))
	}
	for name, value := range o {
		switch name {
		case "action":
		case "guidance":
			if _, ok := value.(string); !ok {
				return fmt.Errorf("%w: guidance is text", ErrInvalid)
			}
			if known := Actions[g.Type] != nil; known && (g.Type != "escalation" || action != "continue") {
				return fmt.Errorf("%w: only an escalation's continue takes guidance", ErrInvalid)
			}
		default:
			return fmt.Errorf("%w: it has no field %q", ErrInvalid, name)
		}
	}
	return nil
}
