package line

// What everything costs that people and programs can ask for: one row for each
// command, verb and request, as people use it and as it costs most.

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/store"
	"teahouse/ui/command"
	"teahouse/ui/words"
)

var (
	costLines  = flag.Int("cost-lines", 5000, "lines in the history whose costs are measured")
	costPeople = flag.Int("cost-people", 100, "people in the room whose costs are measured")
)

// The dearest of what is looked up, as FuzzSearchCost and TestNothingReadsWithoutBound
// found them: the most common words that never stand together, a beginning of
// many words, and names of nobody that are near to everybody's.
const (
	dearWords  = "the-deployment deployment-the the-the deployment-deployment de th"
	dearPrefix = "deploymen"
	dearNames  = "@guesst-1 @guesst-2 @guesst-3 @guesst-4 @guesst-5 @guesst-6 @guesst-7 @guesst-8 @guesst-9 @guesst-0 hello"
)

// price is what is asked in the ordinary case and in the worst. The kinds are
// commands, verbs, as they are given to ssh, and requests of bots.
type price struct{ ordinary, worst string }

func costs() map[string]map[string]price {
	long := strings.Repeat("tea ", 500)
	name := strings.Repeat("n", 24)
	commands := map[string]price{
		"say": {"/say hello", "/say " + long}, "me": {"/me waves", "/me " + long}, "msg": {"/msg guest-1 hello", dearNames},
		"reply": {"/reply hello", "/reply " + long}, "query": {"/query guest-1", "/query guesst-1"}, "unsend": {"/unsend", "/unsend"},
		"quiet": {"/quiet off", "/quiet off"}, "who": {"/who", "/who"}, "whois": {"/whois guest-1", "/whois guesst-1"},
		"name": {"/name ruth", "/name " + name}, "away": {"/away tea", "/away " + long}, "back": {"/back", "/back"},
		"topic": {"/topic", "/topic " + long}, "motd": {"/motd", "/motd " + long}, "report": {"/report guest-1 spam", "/report guest-0 " + long},
		"register": {"/register", "/register 123-456"}, "keys": {"/keys", "/keys revoke 9"}, "release": {"/release zoe", "/release " + name},
		"private": {"/private all", "/private registered"}, "ignore": {"/ignore", "/ignore guesst-1"}, "unignore": {"/unignore guest-1", "/unignore guesst-1"},
		"forget": {"/forget", "/forget"}, "search": {"/search kettle", "/search " + dearWords}, "history": {"/history 2026-11-20", "/history 1970-01-01"},
		"unread": {"/unread", "/unread"}, "clear": {"/clear", "/clear"}, "bare": {"/bare", "/bare"}, "copy": {"/copy", "/copy link"},
		"theme": {"/theme dark", "/theme x"}, "time": {"/time Europe/Berlin", "/time " + long}, "bell": {"/bell off", "/bell x"}, "mouse": {"/mouse off", "/mouse x"},
		"plain": {"/plain", "/plain x"}, "hold": {"/hold on", "/hold off"}, "help": {"/help", "/help " + long}, "version": {"/version", "/version"}, "quit": {"/quit", "/quit"},
		"kick": {"/kick guest-1 spam", "/kick guesst-1 spam"}, "ban": {"/ban guest-1 1h spam", "/ban guesst-1 1h spam"}, "bans": {"/bans", "/bans"}, "unban": {"/unban 1", "/unban guesst-1"},
		"mute": {"/mute guest-2 1h spam", "/mute guesst-1 1h spam"}, "unmute": {"/unmute guest-2", "/unmute guesst-1"}, "remove": {"/remove guest-0 1", "/remove guest-0 10m"},
		"op": {"/op guest-3", "/op guesst-1"}, "deop": {"/deop guest-3", "/deop guesst-1"}, "readmit": {"/readmit zoe 0000-0000-0000-0000", "/readmit " + name + " 0000-0000-0000-0000"}, "slow": {"/slow", "/slow 1s"}, "lock": {"/lock", "/lock guests"},
		"announce": {"/announce tea", "/announce " + long}, "audit": {"/audit", "/audit 1000"},
	}
	verbs := map[string]price{
		"say": {"say hello", "say " + long}, "me": {"me waves", "me " + long}, "dm": {"dm guest-1 hello", "dm guesst-1,guesst-2,guesst-3 hello"},
		"lines": {"lines -q", "lines"}, "tail": {"tail", "tail -n 10000 --json"}, "bot": {"bot", "bot --since forever"}, "who": {"who", "who --json"},
	}
	for _, verb := range command.Verbs(words.English(), true) {
		if c, ok := commands[verb]; ok && verbs[verb] == (price{}) { // the same, behind the host
			verbs[verb] = price{c.ordinary[1:], c.worst[1:]}
		}
	}
	requests := map[string]price{
		"say": {`{"do":"say","text":"hello"}`, `{"do":"say","text":"` + long + `"}`}, "me": {`{"do":"me","text":"waves"}`, `{"do":"me","text":"` + long + `"}`},
		"dm": {`{"do":"dm","to":["guest-1"],"text":"hello"}`, `{"do":"dm","to":["guesst-1","guesst-2","guesst-3"],"text":"x"}`}, "unsend": {`{"do":"unsend"}`, `{"do":"unsend"}`},
		"who": {`{"do":"who"}`, `{"do":"who"}`}, "whois": {`{"do":"whois","name":"guest-1"}`, `{"do":"whois","name":"guesst-1"}`},
		"history": {`{"do":"history"}`, `{"do":"history","before":"CURSOR","limit":200}`}, "events": {`{"do":"events","since":"forever"}`, `{"do":"events","since":"forever","limit":200}`},
		"search": {`{"do":"search","text":"kettle"}`, `{"do":"search","text":"` + dearWords + `","limit":200}`}, "name": {`{"do":"name","name":"ruth"}`, `{"do":"name","name":"` + name + `"}`},
		"away": {`{"do":"away"}`, `{"do":"away","reason":"` + long + `"}`}, "back": {`{"do":"back"}`, `{"do":"back"}`}, "topic": {`{"do":"topic"}`, `{"do":"topic","text":"` + long + `"}`},
		"command": {`{"do":"command","text":"whois guest-1"}`, `{"do":"command","text":"search ` + dearPrefix + `"}`},
	}
	return map[string]map[string]price{"command": commands, "verb": verbs, "request": requests}
}

// exist are all that there are, so that none is left out.
func exist() map[string][]string {
	var commands []string
	for _, c := range command.All() {
		commands = append(commands, c.Name)
	}
	return map[string][]string{"command": commands, "verb": command.Verbs(words.English(), true), "request": deedNames()}
}

func TestEverythingThatCanBeAskedHasACost(t *testing.T) {
	table := costs()
	for kind, names := range exist() {
		for _, name := range names {
			if r := table[kind][name]; r.ordinary == "" || r.worst == "" {
				t.Errorf("nobody has measured what the %s %s costs: add a row", kind, name)
			}
		}
		for name := range table[kind] {
			if !slices.Contains(names, name) {
				t.Errorf("there is a row for the %s %s, and no such %s", kind, name, kind)
			}
		}
	}
}

// asker is an operator to whom nothing is refused because they ask much.
type asker struct {
	room *room.Room
	read *counted
	seat *room.Seat
}

// counted counts the questions to the history, and the events in the answers.
type counted struct {
	room.History
	questions, events atomic.Int64
}

func (c *counted) count(events []*room.Event) {
	c.questions.Add(1)
	c.events.Add(int64(len(events)))
}

func (c *counted) Before(ctx context.Context, v room.Viewer, n uint64, limit int) ([]*room.Event, error) {
	events, err := c.History.Before(ctx, v, n, limit)
	c.count(events)
	return events, err
}

func (c *counted) After(ctx context.Context, v room.Viewer, n uint64, limit int) ([]*room.Event, error) {
	events, err := c.History.After(ctx, v, n, limit)
	c.count(events)
	return events, err
}

func (c *counted) Since(ctx context.Context, v room.Viewer, n uint64, limit int) ([]*room.Event, uint64, error) {
	events, gone, err := c.History.Since(ctx, v, n, limit)
	c.count(events)
	return events, gone, err
}

func (c *counted) Search(ctx context.Context, v room.Viewer, words string, before uint64, limit int, thorough bool) ([]*room.Event, error) {
	events, err := c.History.Search(ctx, v, words, before, limit, thorough)
	c.count(events)
	return events, err
}

func (c *counted) Said(ctx context.Context, v room.Viewer, who room.Identity, since time.Time, limit int) ([]*room.Event, error) {
	events, err := c.History.Said(ctx, v, who, since, limit)
	c.count(events)
	return events, err
}

func (c *counted) Audit(ctx context.Context, reports bool, before uint64, limit int) ([]*room.Event, error) {
	events, err := c.History.Audit(ctx, reports, before, limit)
	c.count(events)
	return events, err
}

// askerIn opens a room with a history of so many lines, and some people in it.
func askerIn(t testing.TB, lines, people int) *asker {
	t.Helper()
	kept, err := store.Open(t.TempDir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	const size = 2000
	start := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	for n := 0; n < lines; n += size {
		b := new(room.Batch)
		for i := range min(size, lines-n) {
			b.Events = append(b.Events, &room.Event{
				N: uint64(n + i + 1), At: start.Add(time.Duration(n+i) * time.Second).UnixMilli(), Kind: room.KindSay,
				Who: room.Person{ID: room.KeyIdentity("guest-0"), Name: "guest-0"}, Text: spoken(n+i, rnd),
			})
		}
		b.LastN = b.Events[len(b.Events)-1].N
		b.Applied, b.Clock = b.LastN, b.Events[len(b.Events)-1].At
		if err := kept.Commit(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	if err := kept.Reindex(t.Context()); err != nil {
		t.Fatal(err)
	}
	a := &asker{read: &counted{History: kept}}
	ctx, cancel := context.WithCancel(context.Background())
	a.room, err = room.Open(ctx, room.Config{
		Node: "one", Log: kept, History: a.read, Logger: slog.New(slog.DiscardHandler), Seats: 100_000,
		Limits: room.Limits{Seats: 100_000, People: 100_000},
	})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- a.room.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if err := kept.Close(); err != nil {
			t.Error(err)
		}
	})
	for i := range people {
		name := fmt.Sprint("guest-", i)
		roomtest.SeatOf(t, a.room, name, room.KeyIdentity(name))
	}
	arrival := roomtest.Arrive(t, "ruth", room.KeyIdentity("ruth"))
	arrival.Operator, arrival.Mode = true, room.ModeBot
	if a.seat, err = a.room.Enter(t.Context(), arrival); err != nil {
		t.Fatal(err)
	}
	return a
}

// spoken is a line with words as frequent as words are.
func spoken(n int, rnd *rand.Rand) string {
	var b strings.Builder
	for range 4 + rnd.IntN(8) {
		fmt.Fprintf(&b, "w%d ", int(30_000*rnd.Float64()*rnd.Float64()*rnd.Float64()))
	}
	b.WriteString([]string{"the", "deployment", "deploys"}[n%3])
	if n%50 == 7 {
		b.WriteString(" kettle")
	}
	return b.String()
}

// ask asks something of a kind.
func (a *asker) ask(t testing.TB, kind, text string) {
	t.Helper()
	text = strings.Replace(text, "CURSOR", a.seat.Cursor(2), 1) // the place of an early event
	terminal := Terminal{In: strings.NewReader(""), Out: io.Discard, Err: io.Discard}
	call := &Invocation{Verb: "bot", wait: time.Minute}
	if kind == "verb" {
		verb, err := Parse(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		_, _ = Run(t.Context(), terminal, a.seat, testConfig(), verb)
		return
	}
	s := newSession(t.Context(), terminal, a.seat, testConfig(), call)
	b := &bot{session: s, ctx: t.Context(), end: func(error) {}}
	if kind == "command" {
		_, _ = b.carryOut(strings.TrimPrefix(text, "/"), true)
		return
	}
	if !json.Valid([]byte(text)) {
		t.Fatalf("no JSON: %s", text)
	}
	q, f := decode([]byte(text), false, &s.cfg.Words.Bot)
	if f != nil {
		t.Fatalf("%s: %v", text, f)
	}
	_, _ = q.deed.run(&q, b)
}

// Whatever is asked, and however long the history is, it is read in questions
// whose answers are short, each of which is paid for before it is asked.
func TestNothingIsReadInOneLongQuestion(t *testing.T) {
	a := askerIn(t, 3000, 20)
	for kind, names := range exist() {
		for _, name := range names {
			for _, text := range []string{costs()[kind][name].ordinary, costs()[kind][name].worst} {
				questions, events := a.read.questions.Load(), a.read.events.Load()
				a.ask(t, kind, text)
				questions, events = a.read.questions.Load()-questions, a.read.events.Load()-events
				if events > askedMost*questions {
					t.Errorf("%s %.80s: %d events in %d questions", kind, text, events, questions)
				}
				if pages := name == "tail" || name == "bot" || name == "lines"; !pages && questions > 3 {
					t.Errorf("%s %.80s asks %d questions", kind, text, questions)
				}
			}
		}
	}
}

// BenchmarkCosts is the table. With a history of a million lines, which takes
// some minutes to make:
//
//	go test ./ui/line -run '^$' -bench Costs -benchtime 10x -cost-lines 1000000 -cost-people 10000
func BenchmarkCosts(b *testing.B) {
	a := askerIn(b, *costLines, *costPeople)
	for _, kind := range []string{"command", "verb", "request"} {
		table := costs()[kind]
		for _, name := range exist()[kind] {
			if name == "forget" || name == "quit" { // once done, there is nothing more to do
				continue
			}
			for _, c := range []struct{ what, text string }{{"ordinary", table[name].ordinary}, {"worst", table[name].worst}} {
				b.Run(kind+"/"+name+"/"+c.what, func(b *testing.B) {
					questions, events, n := a.read.questions.Load(), a.read.events.Load(), 0
					for b.Loop() {
						a.ask(b, kind, c.text)
						n++
					}
					b.ReportMetric(float64(a.read.questions.Load()-questions)/float64(n), "questions/op")
					b.ReportMetric(float64(a.read.events.Load()-events)/float64(n), "events/op")
				})
			}
		}
	}
}
