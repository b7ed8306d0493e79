package dispatch

// Who asks for everything, of a room with a long history, and counts what that costs.

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"runtime/metrics"
	"strings"
	"sync"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/room/store"
	"teahouse/ui/stdio"
)

// asker is an operator to whom nothing is refused because they ask much.
type asker struct {
	room   *room.Room
	read   *counted
	seat   *room.Seat
	guests int // here with them
}

// outlay is what something took, counted: the same on whatever machine, and when
// others are busy on it.
type outlay struct {
	questions int // to the history
	events    int // in the answers
	pages     int // of the database that were looked at
	bytes     int // that were told
	allocated int // objects in memory, those of whoever else was busy included
	slice     slice
}

// slice is the dearest of the questions, or of the turns that a search takes:
// between two, others have theirs.
type slice struct {
	what          string
	events, pages int
	took          time.Duration // of the CPU
}

// weight is one number for all of it, in about a microsecond each.
func (c outlay) weight() int {
	return 10*(c.pages+c.questions+c.events) + c.bytes/100 + c.allocated/20
}

func allocated() int {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:objects"}}
	metrics.Read(sample)
	return int(sample[0].Value.Uint64())
}

// counted counts what is asked of the history, which is a store.
type counted struct {
	*store.Store
	paging bool       // pages are counted, too, where nobody asks at the same time
	asking sync.Mutex // one question is under way

	mu sync.Mutex // that whoever forgets beside a question counts, too
	outlay

	// Of the slice under way: what it is of, and what had been done before it.
	what   string
	before int
	start  time.Duration
}

func measured[T any](ctx context.Context, c *counted, what string, ask func() (T, error), events func(T) int) (T, error) {
	c.asking.Lock()
	defer c.asking.Unlock()
	c.begin(ctx, what)
	answer, err := ask()
	c.sliced(ctx, 1, events(answer))
	return answer, err
}

func (c *counted) begin(ctx context.Context, what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.what, c.before, c.start = what, c.looked(ctx), cpu()
}

// sliced notes what was done since the last time as one slice, which ended so many
// questions.
func (c *counted) sliced(ctx context.Context, questions, events int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.questions += questions
	c.events += events
	now, looked := cpu(), c.looked(ctx)
	one := slice{c.what, events, looked - c.before, now - c.start}
	c.before, c.start = looked, now
	c.pages += one.pages
	if c.paging && one.pages+10*one.events > c.slice.pages+10*c.slice.events || !c.paging && one.took > c.slice.took {
		c.slice = one
	}
}

func (c *counted) looked(ctx context.Context) int {
	if !c.paging {
		return 0
	}
	n, _ := c.Looked(context.WithoutCancel(ctx)) // what fails fails the question, too
	return n
}

func count(events []*state.Event) int { return len(events) }
func none[T any](T) int               { return 0 }

func (c *counted) Before(ctx context.Context, v state.Viewer, n uint64, limit int) ([]*state.Event, error) {
	return measured(ctx, c, "before", func() ([]*state.Event, error) { return c.Store.Before(ctx, v, n, limit) }, count)
}

func (c *counted) After(ctx context.Context, v state.Viewer, n uint64, limit int) ([]*state.Event, error) {
	return measured(ctx, c, "after", func() ([]*state.Event, error) { return c.Store.After(ctx, v, n, limit) }, count)
}

func (c *counted) Since(ctx context.Context, v state.Viewer, n uint64, limit int) (events []*state.Event, gone uint64, err error) {
	events, err = measured(ctx, c, "since", func() (some []*state.Event, err error) {
		some, gone, err = c.Store.Since(ctx, v, n, limit)
		return some, err
	}, count)
	return events, gone, err
}

func (c *counted) One(ctx context.Context, v state.Viewer, ref state.Ref) (*state.Event, error) {
	return measured(ctx, c, "one", func() (*state.Event, error) { return c.Store.One(ctx, v, ref) }, none)
}

func (c *counted) Search(ctx context.Context, v state.Viewer, q room.Query, before uint64, limit int, thorough bool) ([]*state.Event, error) {
	return measured(ctx, c, "search", func() ([]*state.Event, error) { return c.Store.Search(ctx, v, q, before, limit, thorough) }, count)
}

func (c *counted) Day(ctx context.Context, v state.Viewer, from, to time.Time) (uint64, error) {
	return measured(ctx, c, "day", func() (uint64, error) { return c.Store.Day(ctx, v, from, to) }, none)
}

func (c *counted) Unread(ctx context.Context, v state.Viewer, n uint64, most int) (int, error) {
	return measured(ctx, c, "unread", func() (int, error) { return c.Store.Unread(ctx, v, n, most) }, none)
}

func (c *counted) Said(ctx context.Context, v state.Viewer, who state.Identity, since time.Time, limit int) ([]*state.Event, error) {
	return measured(ctx, c, "said", func() ([]*state.Event, error) { return c.Store.Said(ctx, v, who, since, limit) }, count)
}

func (c *counted) Audit(ctx context.Context, reports bool, before uint64, limit int) ([]*state.Event, error) {
	return measured(ctx, c, "audit", func() ([]*state.Event, error) { return c.Store.Audit(ctx, reports, before, limit) }, count)
}

func (c *counted) Forgotten(ctx context.Context, n uint64) error {
	_, err := measured(ctx, c, "forget", func() (int, error) { return 0, c.Store.Forgotten(ctx, n) }, none)
	return err
}

func (c *counted) Lines(ctx context.Context, who state.Identity) (int, error) {
	return measured(ctx, c, "lines", func() (int, error) { return c.Store.Lines(ctx, who) }, none)
}

// Write counts what is told.
func (c *counted) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.bytes += len(p)
	return len(p), nil
}

// historyIn makes a history of so many lines in a folder, unless it is there.
func historyIn(t testing.TB, dir string, lines int) {
	t.Helper()
	kept, err := store.Open(dir, slog.New(slog.DiscardHandler))
	roomtest.OK(t, err)
	before, err := kept.Load(t.Context())
	roomtest.OK(t, err)
	rnd := rand.New(rand.NewPCG(1, 2))
	const size = 2000
	start := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	for n := int(before.LastN); n < lines; n += size { // none, where it is kept
		b := new(room.Batch)
		for i := range min(size, lines-n) {
			author := "guest-0"
			if n+i < min(lines/10, size) { // what the asker may have forgotten
				author = "ruth"
			}
			b.Events = append(b.Events, &state.Event{
				N: uint64(n + i + 1), At: start.Add(time.Duration(n+i) * time.Second).UnixMilli(), Kind: state.KindSay,
				Who: state.Person{ID: state.KeyIdentity(author), Name: author}, Text: roomtest.Line(n+i, rnd),
			})
		}
		b.LastN = b.Events[len(b.Events)-1].N
		b.Applied, b.Clock = b.LastN, b.Events[len(b.Events)-1].At
		roomtest.OK(t, kept.Commit(t.Context(), b))
	}
	for indexed := uint64(0); indexed < uint64(lines); time.Sleep(10 * time.Millisecond) {
		if indexed, err = kept.Indexed(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	roomtest.OK(t, kept.Close())
}

// askerIn opens a room with a history of so many lines, and some people in it.
func askerIn(t testing.TB, lines, people int) *asker {
	t.Helper()
	return askerWith(t, lines, people, room.Limits{})
}

// askerWith is askerIn with limits, but for those of how many come.
func askerWith(t testing.TB, lines, people int, limits room.Limits) *asker {
	t.Helper()
	limits.Seats, limits.People, limits.Accounts = 100_000, 100_000, 100_000
	limits.Settings = room.DefaultLimits().Settings
	dir := t.TempDir()
	if *costDir == "" {
		historyIn(t, dir, lines)
	} else { // which stays as it is
		historyIn(t, *costDir, lines)
		roomtest.OK(t, os.CopyFS(dir, os.DirFS(*costDir)))
	}
	kept, err := store.Open(dir, slog.New(slog.DiscardHandler))
	roomtest.OK(t, err)
	a := &asker{read: &counted{Store: kept}}
	kept.Turned(func() { a.read.sliced(context.Background(), 0, 0) }) // while something is measured
	t.Cleanup(func() { roomtest.OK(t, kept.Close()) })
	a.room, _ = roomtest.Made(t, func(c *room.Config) { c.Log, c.History, c.Limits = kept, a.read, limits })
	a.guests = people
	a.again(t)
	arrival := roomtest.Arrive(t, "ruth", state.KeyIdentity("ruth"))
	arrival.Operator, arrival.Mode = true, state.ModeBot
	if a.seat, err = a.room.Enter(t.Context(), arrival); err != nil {
		t.Fatal(err)
	}
	return a
}

// again makes the room as it was before something was asked: nobody is kept out or
// silent, and all are here.
func (a *asker) again(t testing.TB) {
	t.Helper()
	if a.seat != nil {
		all, err := a.seat.Sanctions(t.Context())
		roomtest.OK(t, err)
		for _, c := range all {
			roomtest.Do(t, a.seat, &state.Lift{ID: c.ID})
		}
		if len(a.room.Roster().People) > a.guests {
			return
		}
	}
	for i := range a.guests {
		name := fmt.Sprint("guest-", i)
		if _, here := a.room.Roster().Find(name); !here {
			roomtest.SeatOf(t, a.room, name, state.KeyIdentity(name))
		}
	}
}

// ask asks something of a kind, answers what is asked back with yes, or with no, and
// tells what it cost.
func (a *asker) ask(t testing.TB, kind, text string, confirms bool) outlay {
	t.Helper()
	text = strings.NewReplacer("CURSOR", a.seat.Cursor(2), "LONG", costLong, "NAME", costName).Replace(text) // CURSOR is the place of an early event
	a.read.outlay = outlay{}
	before := allocated()
	if kind == "verb" {
		a.verb(t, text, "", confirms)
	} else {
		a.verb(t, "bot", requestOf(kind, text, confirms)+"\n", false)
	}
	a.read.allocated = allocated() - before
	return a.read.outlay
}

func (a *asker) verb(t testing.TB, text, in string, confirms bool) {
	call, err := stdio.Parse(text)
	if err != nil || call.Follow { // which would not end
		return
	}
	call.Yes, call.Wait = confirms, time.Minute
	_, _ = Run(t.Context(), stdio.Terminal{In: strings.NewReader(in), Out: a.read, Err: a.read}, a.seat, testConfig(), call)
}

// requestOf is a command, or a request, as a bot asks for it.
func requestOf(kind, text string, confirms bool) string {
	fields := map[string]any{}
	if kind == "command" {
		fields["do"], fields["text"] = "command", strings.TrimPrefix(text, "/")
	} else if json.Unmarshal([]byte(text), &fields) != nil {
		return text
	}
	if fields["do"] == "command" && confirms {
		fields["yes"] = true
	}
	line, _ := json.Marshal(fields) // plain values always do
	return string(line)
}
