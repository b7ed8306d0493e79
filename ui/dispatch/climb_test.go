package dispatch

// The climb seeks what costs most, of everything that can be asked: it changes a
// text a little, again and again, and goes on from what costs more.

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/prefs"
	"teahouse/ui/stdio"
	"teahouse/ui/stdio/stdiotest"
)

var (
	costSteps = flag.Int("cost-steps", 4, "changes that are tried on each row in seeking the dearest")
	costKeep  = flag.Bool("cost-keep", false, "write the dearest that was found to testdata/dearest.txt")
)

// What one slice may cost: a question to the history, or a turn of a search, after which others have
// their turn. A page or an event takes some microseconds, so that is far below
// 50 ms.
const (
	slicePages  = 4000
	askedOnce   = 3       // questions of what is not told page by page
	answerBytes = 1 << 20 // of what is not told page by page: a page of the longest lines
	askedMost   = 200     // events that one answer holds, as the schema says
	forgotten   = 20      // lines that somebody says, and then has forgotten
)

// words that texts are made of: names, near misses, words of the history, flags,
// numbers, moments and places.
var atoms = strings.Fields(`
	guest-0 guest-1 guesst-1 @guesst-2 @guest-3 nobody ruth zoe #1 #2 #2999 ^1 ^2 ^2999 ^@guest-1/1 NAME LONG
	the deployment deploymen deploys de kettle w1 w the-deployment deployment-the a-a-a-a 南南南
	--json -q -n --since --keep all registered reports guests off on link x here
	1 2 7 10 99 100 200 1000 10000 10m 1h forever 1970-01-01 2026-11-20 today 00:00 CURSOR 192.0.2.0/24 ::/16`)

// change alters a text of a kind a little.
func change(rnd *rand.Rand, kind, text string) string {
	atom := func() string { return atoms[rnd.IntN(len(atoms))] }
	if kind == "request" {
		return changeRequest(rnd, text, atom)
	}
	parts := strings.Fields(text) // the first is what it is
	at := min(1, len(parts))      // nothing, if a new row is missing, of which another test tells
	if len(parts) > 1 {
		at += rnd.IntN(len(parts) - 1)
	}
	switch rnd.IntN(4) {
	case 0:
		parts = slices.Delete(parts, min(at, len(parts)), min(at+1, len(parts)))
	case 1:
		if at < len(parts) {
			parts[at] = atom()
		}
	default:
		parts = slices.Insert(parts, at, atom())
	}
	return strings.Join(parts, " ")
}

func changeRequest(rnd *rand.Rand, text string, atom func() string) string {
	fields := map[string]any{}
	if json.Unmarshal([]byte(text), &fields) != nil {
		return text
	}
	properties := requestNamed(fields["do"]).At("properties")
	may := slices.DeleteFunc(slices.Sorted(maps.Keys(properties)), func(field string) bool { return field == "do" || field == "id" })
	if len(may) == 0 {
		return text
	}
	field := may[rnd.IntN(len(may))]
	old, _ := fields[field].(string)
	switch of := properties.At(field); {
	case of["type"] == "integer":
		fields[field] = 1 + rnd.IntN(askedMost)
	case of["type"] == "boolean":
		fields[field] = rnd.IntN(2) == 0
	case of["type"] == "array":
		to, _ := fields[field].([]any)
		fields[field] = append(to, strings.TrimPrefix(atom(), "@"))
	case field == "re" || field == "before" || field == "after":
		fields[field] = rnd.IntN(5000)
	default:
		fields[field] = strings.TrimSpace(old + " " + atom())
		if rnd.IntN(3) == 0 {
			fields[field] = atom()
		}
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(fields) // plain values always do
	return strings.TrimSpace(b.String())
}

// requestNamed is what the schema says of a request.
func requestNamed(do any) stdiotest.Schema {
	for _, of := range stdiotest.Def("in")["oneOf"].([]any) {
		if r := stdiotest.Schema(of.(map[string]any)); r.At("properties").At("do")["const"] == do {
			return r
		}
	}
	return nil
}

// Whatever is asked, however it is worded and however long the history is, it is
// read in slices of bounded cost, and but for what is told page by page in few of
// them. With more -cost-steps, the climb is a search for the dearest.
func TestWhateverIsAskedIsReadInBoundedSlices(t *testing.T) {
	roomtest.OneGoroutine(t)
	dearest := costs()
	a := askerIn(t, *costLines, *costPeople)
	a.read.paging = true
	for _, kind := range []string{"command", "verb", "request"} {
		for _, name := range exist()[kind] {
			rnd := rand.New(rand.NewPCG(1, 2))
			row := dearest[kind][name]
			text, most := row.ordinary, a.bounded(t, kind, name, row.ordinary).weight()
			if row.worst != "" { // a new row has none yet
				if c := a.bounded(t, kind, name, row.worst).weight(); c >= most-most/20-20 {
					text, most = row.worst, c
				}
			}
			for range *costSteps {
				next := change(rnd, kind, text)
				if len(next) > 500 {
					continue
				}
				if c := a.bounded(t, kind, name, next).weight(); c > most+most/20+20 { // allocations differ by some
					text, most = next, c
				}
			}
			t.Logf("%s %s: %d for %.90s", kind, name, most, text)
			dearest[kind][name] = price{row.ordinary, text}
		}
	}
	if *costKeep {
		keepDearest(t, dearest)
	}
}

// bounded asks something, and tells what it cost unless that is too much.
func (a *asker) bounded(t *testing.T, kind, name, text string) outlay {
	t.Helper()
	if name == "forget" { // of somebody who has said something
		for range forgotten {
			roomtest.Do(t, a.seat, &state.Say{Text: "tea"})
		}
	}
	defer a.again(t)
	c := a.ask(t, kind, text, true)
	if c.slice.pages > slicePages || c.slice.events > askedMost+1 { // one more tells whether there are more
		t.Errorf("%s %.200s: one question, %s, looks at %d pages for %d events", kind, text, c.slice.what, c.slice.pages, c.slice.events)
	}
	if paged := kind == "verb" && (name == "tail" || name == "bot" || name == "lines"); !paged && (c.questions > askedOnce || c.bytes > answerBytes) {
		t.Errorf("%s %.200s: %d questions, and %d bytes", kind, text, c.questions, c.bytes)
	}
	return c
}

func keepDearest(t *testing.T, dearest map[string]map[string]price) {
	var b strings.Builder
	for _, kind := range []string{"command", "verb", "request"} {
		for _, name := range exist()[kind] {
			fmt.Fprintf(&b, "%s\t%s\t%s\n", kind, name, dearest[kind][name].worst)
		}
	}
	roomtest.OK(t, os.WriteFile(filepath.Join("testdata", "dearest.txt"), []byte(b.String()), 0o600))
}

// Who ignores somebody is told other lines in the place of theirs: those are
// sought page by page, and not one by one, however much is left out.
func TestWhatIsLeftOutIsReadOverPageByPage(t *testing.T) {
	a := askerIn(t, 3000, 2)
	guest, _ := a.room.Roster().Find("guest-0")
	prefs.KeepIgnored(a.seat, command.Ignores{{Person: guest.Person}})
	if _, err := a.seat.Do(t.Context(), &state.Say{Text: "hello"}, nil); err != nil { // behind it
		t.Fatal(err)
	}
	if c := a.ask(t, "request", `{"do":"history","limit":2}`, false); c.questions > 3000/stdio.PageSize+2 {
		t.Errorf("for two lines %d questions were asked", c.questions)
	}
}

// What asks back is carried out when it is measured, and undone behind it.
func TestWhatAsksBackIsCarriedOutAndUndone(t *testing.T) {
	a := askerIn(t, 3000, 3)
	for kind, text := range map[string]string{
		"command": "/ban guest-1 1h spam", "verb": "ban guest-1 1h spam", "request": `{"do":"command","text":"ban guest-1 1h spam"}`,
	} {
		for _, yes := range []bool{false, true} {
			a.ask(t, kind, text, yes)
			if _, here := a.room.Roster().Find("guest-1"); here == yes {
				t.Errorf("%s with %t: guest-1 here is %t", kind, yes, here)
			}
			a.again(t)
			if len(a.room.Roster().People) != 4 {
				t.Errorf("%s: then there are %d people", kind, len(a.room.Roster().People))
			}
		}
	}
	if c := a.ask(t, "verb", "forget", true); c.slice.what == "" {
		t.Error("nothing was forgotten")
	}
	if n, err := a.seat.SaidInAll(t.Context()); n != 0 || err != nil {
		t.Errorf("%d lines are left: %v", n, err)
	}
}
