package bot

// Whom a bot means. A name is not a person: it may have changed hands since the
// bot was told it, and then nobody is meant. "re" means whoever wrote an event,
// whatever they are called by now.

import (
	"encoding/json"
	"errors"
	"strconv"
	"sync"
	"time"

	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/command"
	"teahouse/ui/stdio"
)

const (
	namesKnown  = 4096            // names whose bearers a bot is remembered to know: more than most rooms have
	handoverFor = 2 * time.Minute // for so long after it was told that a name changed hands, a bot may still mean who had it before
)

// lineRef names a line in a request: a number of the house, or a cursor.
type lineRef string

var errRef = errors.New("neither a number nor a cursor")

// UnmarshalJSON implements [json.Unmarshaler].
func (r *lineRef) UnmarshalJSON(raw []byte) error {
	if n, err := strconv.ParseUint(string(raw), 10, 53); err == nil && n > 0 {
		*r = lineRef(raw)
		return nil
	}
	var text string
	if err := json.Unmarshal(raw, &text); err != nil || text == "" {
		return errRef
	}
	*r = lineRef(text)
	return nil
}

// bearers are whom a bot knows by which name, from the events that it was told.
type bearers struct {
	mu sync.Mutex
	by map[string]bearer
}

type bearer struct {
	who   state.Identity
	n     uint64    // the newest event that told so
	moved time.Time // when it was told that the name is somebody else's now
}

// learn takes in what an event tells of names. What is older than what is known tells
// nothing: who reads the history learns who bore a name then.
func (x *bearers) learn(e *state.Event, same func(one, other state.Identity) bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, p := range append([]state.Person{e.Who}, e.To...) {
		n := text.Borne(p.Name)
		if n.Fold == "" || p.ID == "" {
			continue
		}
		now, before := bearer{who: p.ID, n: e.N}, x.by[n.Fold]
		switch {
		case e.N < before.n:
			continue
		case before.who != "" && !same(before.who, p.ID):
			now.moved = time.Now()
		default:
			now.moved = before.moved
		}
		if len(x.by) >= namesKnown && before.who == "" {
			for one := range x.by { // any one
				delete(x.by, one)
				break
			}
		}
		if x.by == nil {
			x.by = map[string]bearer{}
		}
		x.by[n.Fold] = now
	}
}

// moved tells whether the bearer of a name is not the one whom the bot knows by it.
func (x *bearers) moved(p state.Person, same func(one, other state.Identity) bool) bool {
	n := text.Borne(p.Name)
	if n.Fold == "" {
		return false
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	b, told := x.by[n.Fold]
	return told && (!same(b.who, p.ID) || !b.moved.IsZero() && time.Since(b.moved) < handoverFor)
}

// wrote finds the event that re means.
func (q *request) wrote(b *bot) (*state.Event, error) {
	ref, err := q.ref(b)
	if err != nil {
		return nil, err
	}
	return b.Seat.Find(b.ctx, ref)
}

// recipients are those for whom a private line is. Where it cannot be, a retry of what was
// sent before is held against them all the same; who is not found is by name alone among them.
func (q *request) recipients(b *bot) ([]state.Person, error) {
	switch {
	case q.has("to") && q.has("re"):
		return nil, &stdio.Fault{Code: codeField, Field: "re", Message: b.Config.Words.Bot.Either("to", "re")}
	case q.has("re"):
		e, err := q.wrote(b)
		if err != nil {
			return nil, err
		}
		if e.Who.ID == "" {
			return nil, &state.Refusal{Code: state.NoSuchLine}
		}
		return []state.Person{e.Who}, q.guard(b, e.Who)
	case !q.has("to"):
		return nil, &stdio.Fault{Code: codeMissing, Field: "to", Message: b.Config.Words.Bot.Missing(q.deed.name, "to")}
	}
	to, unknown := b.whom(q.to)
	if len(unknown) > 0 {
		for _, name := range unknown {
			to = append(to, state.Person{Name: name})
		}
		return to, b.nobody("to", unknown)
	}
	for i, p := range to {
		if b.names.moved(p, b.Seat.Same) {
			return to, &state.Refusal{Code: state.SomebodyElse, Name: q.to[i]}
		}
		if err := q.guard(b, p); err != nil {
			return to, err
		}
	}
	return to, nil
}

// guard refuses whoever does not have the mark that the bot expects.
func (q *request) guard(b *bot, p state.Person) error {
	if !q.has("mark") {
		return nil
	}
	for _, here := range b.Seat.Roster().People {
		if here.Mark == q.mark && b.Seat.Same(here.Person.ID, p.ID) {
			return nil
		}
	}
	return &state.Refusal{Code: state.SomebodyElse, Name: p.Name}
}

// tells is an event as the bot reads it.
func (b *bot) tells(teller command.Teller, e *state.Event) command.Event {
	b.names.learn(e, b.Seat.Same)
	return teller.Event(b.Ignored.Told(e, b.Plain.Me, b.Seat.Same))
}
